internal import Catalog
internal import Domain
internal import VectorIndex

/// The thread that verifies the file of the index after the start, and makes the index anew where its type no longer fits
/// the number of chunks; questions, additions and deletions go on meanwhile.
actor IndexKeeper {
  /// Between two looks at the index.
  private static let intervalSeconds = 1.0
  /// After trouble, such as a full disk.
  private static let retrySeconds = 60.0

  private nonisolated let executor = ThreadExecutor(name: "index-keeper", niceness: 19)
  private let ledger: IngestLedger
  private let queue: IngestQueue

  init(ledger: IngestLedger, queue: IngestQueue) {
    self.ledger = ledger
    self.queue = queue
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  nonisolated func stopThread() {
    executor.stop()
  }

  /// Holds the thread, with pauses, until the queue is closed.
  func run() async {
    while !queue.isClosed, !Task.isCancelled {
      let seconds = tend() ? Self.intervalSeconds : Self.retrySeconds
      var waitedSeconds = 0.0
      while waitedSeconds < seconds, !queue.isClosed, !Task.isCancelled {
        try? await Task.sleep(for: .seconds(min(seconds, 0.25)))
        waitedSeconds += 0.25
      }
    }
  }

  /// Does what is to be done; false in trouble.
  private func tend() -> Bool {
    let queue = ledger.queue
    let (index, fetch) = ledger.indexWithFetch()
    do {
      if let defect = index.verifyLoadedFile() {
        ledger.onEvent(.troubled(path: nil, reason: "the index is made anew from the catalog: \(defect)"))
        try index.repair(chunkIDs: try ledger.catalog.allChunkIDs(), fetch: fetch)
      }
      let isRenewed = try index.renew(
        chunkIDs: try ledger.catalog.allChunkIDs(), fetch: fetch,
        checkpoint: { if queue.isClosed { throw CancellationError() } })
      if isRenewed { try index.save() }
      return true
    } catch IngestionError.modelReplaced {
      // Another index answers now, which is looked at next.
      return true
    } catch {
      if !(error is CancellationError) { ledger.onEvent(.troubled(path: nil, reason: "\(error)")) }
      return false
    }
  }
}
