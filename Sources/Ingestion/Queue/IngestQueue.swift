internal import Foundation

/// The files that wait to be read, and those that are being read.
///
/// Safe from any thread. It is the only place that knows whether something is left to index, so a file must be entered
/// here before whoever found it lets anyone ask.
final class IngestQueue: @unchecked Sendable {
  // @unchecked because `state` is only touched while `condition` is held.
  private let condition = NSCondition()
  private var state = IngestQueueState()

  var status: IngestStatus { locked { state.status } }

  /// Whether a file waits or is being read.
  func contains(_ path: String) -> Bool { locked { state.current[path] != nil } }

  /// Whether the work of a ticket still counts.
  func isCurrent(_ ticket: IngestTicket) -> Bool { locked { state.isCurrent(ticket) } }

  /// Whether the work of a ticket still counts and the queue is open.
  func isWorking(on ticket: IngestTicket) -> Bool { locked { !state.isClosed && state.isCurrent(ticket) } }

  /// Whether nothing is to be done any more.
  var isClosed: Bool { locked { state.isClosed } }

  // MARK: What the follower of the folder does

  /// Gives a file its turn; what is being done for an older turn of it is thrown away.
  ///
  /// - Parameter delaySeconds: How long it must wait at least; infinite for a file that is being written.
  func enqueue(_ path: String, sizeBytes: Int64, delaySeconds: Double = 0) {
    change { $0.enqueue(path, sizeBytes: sizeBytes, readyAt: Self.now + delaySeconds) }
  }

  /// Forgets a file that is gone.
  func cancel(_ path: String) {
    change { $0.cancel(path) }
  }

  /// Makes a file wait for the notice that its writer has closed it.
  func hold(_ path: String) {
    change { $0.hold(path) }
  }

  /// Forgets all files of a folder that is gone.
  func cancel(under folder: String) {
    change { $0.cancel(under: folder) }
  }

  /// The files that wait for the notice that their writer has closed them.
  var heldPaths: [String] { locked { state.heldPaths } }

  /// Gives every file that waits for the end of its writing a turn after a delay: the notice of that end may be lost.
  func releaseHeld(delaySeconds: Double) {
    change { $0.releaseHeld(readyAt: Self.now + delaySeconds) }
  }

  /// Until ``endScan()`` the queue is not idle, because files may be found that it does not know.
  func beginScan() {
    change { $0.scanCount += 1 }
  }

  func endScan() {
    change {
      $0.scanCount -= 1
      $0.hasScanned = true
    }
  }

  // MARK: What the workers do

  /// Waits for files whose turn has come; nil when the queue is closed.
  ///
  /// - Parameters:
  ///   - workerCount: The ready files are shared out evenly to so many workers.
  func take(fileCount: Int, sizeBytes: Int64, workerCount: Int) -> [IngestTicket]? {
    condition.lock()
    defer { condition.unlock() }
    while !state.isClosed {
      state.promoteDelayed(at: Self.now)
      let share = min(max(fileCount, 1), (state.ready.count + workerCount - 1) / max(workerCount, 1))
      let tickets = state.takeReady(fileCount: share, sizeBytes: sizeBytes)
      if !tickets.isEmpty { return tickets }
      if let next = state.nextReadyTime {
        _ = condition.wait(until: Date(timeIntervalSinceNow: max(next - Self.now, 0.001)))
      } else {
        condition.wait()
      }
    }
    return nil
  }

  /// Reserves the bytes with this digest for one ticket, so that the same bytes under two names are embedded once.
  ///
  /// - Returns: False where another ticket has them; this one then gets its turn when the other is through.
  func claim(sha256: String, for ticket: IngestTicket) -> Bool {
    var isClaimed = false
    change { isClaimed = $0.claim(sha256: sha256, for: ticket) }
    return isClaimed
  }

  /// Puts a ticket back, to be taken again after a delay.
  func postpone(_ ticket: IngestTicket, delaySeconds: Double) {
    change { $0.postpone(ticket, readyAt: Self.now + delaySeconds) }
  }

  /// Ends a turn; a newer turn of the same file is not touched.
  func finish(_ ticket: IngestTicket, as outcome: IngestOutcome?) {
    change { $0.finish(ticket, as: outcome) }
  }

  func countRetracted() {
    change { $0.retractedCount += 1 }
  }

  // MARK: Waiting

  /// Waits until nothing is left to index.
  ///
  /// - Throws: ``IngestionError/notRunning`` when the queue is closed first, `CancellationError`.
  func waitUntilIdle() async throws -> IngestStatus {
    let number = locked { state.makeWaiterNumber() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        change { $0.addWaiter(number, continuation) }
      }
    } onCancel: {
      change { $0.cancelWaiter(number) }
    }
  }

  /// Lets every worker and every waiter go; nothing is taken any more.
  func close() {
    change { $0.isClosed = true }
  }

  // MARK: Lock

  private static var now: Double { ProcessInfo.processInfo.systemUptime }

  private func locked<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  private func change(_ body: (inout IngestQueueState) -> Void) {
    condition.lock()
    body(&state)
    state.revision += 1
    let resumptions = state.takeFinishedWaiters()
    condition.broadcast()
    condition.unlock()
    for resume in resumptions { resume() }
  }
}

/// How the turn of a file ended.
enum IngestOutcome: Sendable {
  case indexed, failed
}
