internal import Catalog
internal import Domain
internal import Embedding
internal import Foundation
internal import Synchronization
internal import VectorIndex

/// Every change of the catalog and the vector index, one at a time: first SQLite, then the index.
///
/// A deletion thus never waits for more than one commit, and the work of a void ticket never gets in after it.
final class IngestLedger: Sendable {
  let catalog: Catalog
  private let space: Replaceable<VectorSpace>
  let onEvent: @Sendable (IngestEvent) -> Void
  let queue: IngestQueue
  /// Held during each change; tells whether the index has changes that are not saved.
  private let isIndexUnsaved = Mutex(false)
  /// Deletions that were asked for, by path.
  private let announcedDeletions = Mutex<[String: DeletionReason]>([:])

  init(
    catalog: Catalog, space: Replaceable<VectorSpace>, queue: IngestQueue,
    onEvent: @escaping @Sendable (IngestEvent) -> Void
  ) {
    self.catalog = catalog
    self.space = space
    self.queue = queue
    self.onEvent = onEvent
  }

  var index: VectorIndex { space.value.index }
  /// SHA-256 of the embedding model's weights.
  var modelSHA256: String { space.value.model.identity.sha256 }

  // MARK: Ends of a ticket

  /// Stores what a file holds; nothing happens where the ticket is void.
  func commit(_ file: EmbeddedFile) {
    settle(file.ticket, as: .indexed) {
      // Embedded before a migration was finished, and committed after it: vectors of another model.
      guard file.modelSHA256 == modelSHA256 else { throw IngestionError.modelReplaced }
      CrashPoint.commitUnwritten.reach()
      let result = try catalog.commit(file.content, path: file.ticket.path, fingerprint: file.fingerprint)
      CrashPoint.commitWritten.reach()
      let milliseconds = (ProcessInfo.processInfo.systemUptime - file.startedAt) * 1000
      return Ending(
        removed: result.removedChunkIDs, added: result.addedChunkIDs,
        vectors: result.addedChunkIDs.isEmpty ? [] : file.vectors,
        event: .indexed(
          path: file.ticket.path, documentID: result.documentID, chunkCount: file.chunks.count,
          milliseconds: milliseconds),
        suspicion: file.findings.isEmpty
          ? nil : .suspected(path: file.ticket.path, documentID: result.documentID, findings: file.findings))
    }
  }

  /// Makes a file another name of bytes that are stored already; false where they are not, and the turn goes on.
  func linkIfStored(_ ticket: IngestTicket, fingerprint: FileFingerprint, sha256: String, parserVersion: Int) -> Bool {
    settle(ticket, as: .indexed) {
      let stored = try catalog.contentID(
        sha256: sha256, mediaType: nil, parserVersion: parserVersion, modelSHA256: modelSHA256,
        namedAs: ticket.path)
      guard let stored else { return nil }
      let former = try catalog.document(path: ticket.path)
      let removed = try catalog.link(ticket.path, fingerprint: fingerprint, sha256: sha256, to: stored)
      CrashPoint.linkWritten.reach()
      // A file that was only touched is no news.
      let isNews = former?.sha256 != sha256 || former?.state == .failed
      return Ending(removed: removed, event: isNews ? .linked(path: ticket.path, documentID: former?.id) : nil)
    }
  }

  /// Records why a file cannot be read.
  func fail(
    _ ticket: IngestTicket, fingerprint: FileFingerprint, sha256: String?, reason: String, parserVersion: Int
  ) {
    settle(ticket, as: .failed) {
      let removed = try catalog.recordFailure(
        path: ticket.path, fingerprint: fingerprint, sha256: sha256, reason: reason, parserVersion: parserVersion)
      CrashPoint.failWritten.reach()
      let id = try catalog.document(path: ticket.path)?.id
      return Ending(removed: removed, event: .failed(path: ticket.path, documentID: id, reason: reason))
    }
  }

  /// Ends the turn of a file that is not there any more, and takes it out of all answers.
  func drop(_ ticket: IngestTicket) {
    do {
      if queue.isCurrent(ticket) { try retract(ticket.path) }
      queue.finish(ticket, as: nil)
    } catch {
      postpone(ticket, because: error)
    }
  }

  /// Puts a file back after trouble that is not the file's fault.
  func postpone(_ ticket: IngestTicket, because error: any Error, delaySeconds: Double = 10) {
    queue.postpone(ticket, delaySeconds: delaySeconds)
    onEvent(.troubled(path: ticket.path, by: error))
  }

  // MARK: Changes of the folder

  /// Puts a new or changed file on record as waiting, then gives it its turn: the other way round a quick worker would
  /// be through before the record says that it waits.
  func enter(_ path: String, fingerprint: FileFingerprint, delaySeconds: Double) {
    do {
      CrashPoint.enterUnrecorded.reach()
      try catalog.markPending(path: path, fingerprint: fingerprint)
      CrashPoint.enterRecorded.reach()
    } catch {
      // The turn stands: the worker will meet the same trouble, and put the file back until it is over.
      onEvent(.troubled(path: path, by: error))
    }
    queue.enqueue(path, sizeBytes: fingerprint.sizeBytes, delaySeconds: delaySeconds)
  }

  /// Notes who is about to delete a document, for whoever retracts it: the notice of its vanished file may come first.
  func announceDeletion(of path: String, by userID: UInt32?) {
    let reason = DeletionReason(
      cause: .deleted, userID: userID, requestedAtMilliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    announcedDeletions.withLock { $0[path] = reason }
  }

  /// Forgets what ``announceDeletion(of:by:)`` noted.
  func withdrawDeletion(of path: String) {
    announcedDeletions.withLock { $0[path] = nil }
  }

  /// Takes a file that is gone out of all answers.
  func retract(_ path: String) throws {
    queue.cancel(path)
    let reason =
      announcedDeletions.withLock { $0[path] }
      ?? DeletionReason(
        cause: .fileGone, requestedAtMilliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let record = try isIndexUnsaved.withLock { isUnsaved in
      let record = try catalog.retract(path: path, because: reason)
      CrashPoint.retractWritten.reach()
      if let record { apply(Ending(removed: record.chunkIDs), &isUnsaved) }
      return record
    }
    guard let record else { return }
    queue.countRetracted()
    onEvent(.retracted(path: path, documentID: record.documentID))
  }

  /// Moves the record of a file to its new name; false where nothing is on record under the old one.
  func rename(from source: String, to target: String, fingerprint: FileFingerprint) throws -> Bool {
    var isUnread = queue.contains(source)
    queue.cancel(source)
    let isMoved = try isIndexUnsaved.withLock { isUnsaved in
      guard let record = try catalog.document(path: source) else { return false }
      // Written to and renamed before anyone looked: the record is of the bytes before.
      isUnread = isUnread || !fingerprint.agrees(with: record)
      let removed = try catalog.rename(from: source, to: target, fingerprint: fingerprint)
      CrashPoint.renameWritten.reach()
      apply(Ending(removed: removed), &isUnsaved)
      return true
    }
    guard isMoved else { return false }
    queue.cancel(target)
    if isUnread { queue.enqueue(target, sizeBytes: fingerprint.sizeBytes) }
    onEvent(.renamed(from: source, to: target))
    return true
  }

  // MARK: Index

  /// Makes the index equal to the catalog: what a killed process left out is added.
  func synchronizeIndex() throws {
    let report = try isIndexUnsaved.withLock { isUnsaved in
      let report = try index.synchronize(chunkIDs: try catalog.allChunkIDs(), fetch: makeFetch())
      isUnsaved = report.loadedGeneration == nil || report.addedCount + report.removedCount > 0
      return report
    }
    for defect in report.rejectedFiles {
      let source = report.loadedGeneration.map { "generation \($0) and the catalog" } ?? "the catalog"
      onEvent(.troubled(path: nil, reason: "the index is made from \(source): \(defect)"))
    }
  }

  /// Does work on catalog and index while nothing else changes them, and has the index that is left saved.
  func replacingSpace<Value>(_ work: (Replaceable<VectorSpace>) throws -> Value) rethrows -> Value {
    try isIndexUnsaved.withLock { isUnsaved in
      defer { isUnsaved = true }
      return try work(space)
    }
  }

  /// Does work on catalog and index while nothing else changes them; changes of the folder wait until it is done.
  func still<Value>(_ work: () throws -> Value) rethrows -> Value {
    try isIndexUnsaved.withLock { _ in try work() }
  }

  /// Reads the vectors of chunks; an empty one where it is of another model and does not fit.
  func makeFetch() -> ([ChunkID]) throws -> [[Float]] { indexWithFetch().fetch }

  /// The index that answers, and what reads the vectors of chunks for it, for work that does not keep changes waiting.
  ///
  /// Reading ends with ``IngestionError/modelReplaced`` once a migration has put another index in its place: the vectors
  /// are of another model then.
  func indexWithFetch() -> (index: VectorIndex, fetch: ([ChunkID]) throws -> [[Float]]) {
    let (model, index) = space.value
    let identity = model.identity
    return (
      index,
      { [catalog] ids in
        guard let vectors = try catalog.vectors(of: ids, modelSHA256: identity.sha256) else {
          throw IngestionError.modelReplaced
        }
        return vectors.map { $0.count == identity.dimension ? $0 : [] }
      }
    )
  }

  /// Saves the index where it has changed since the last time; deletions do not wait for it.
  func saveIndex() {
    let isUnsaved = isIndexUnsaved.withLock { isUnsaved in
      defer { isUnsaved = false }
      return isUnsaved
    }
    guard isUnsaved else { return }
    do {
      try index.save()
    } catch {
      isIndexUnsaved.withLock { $0 = true }
      onEvent(.troubled(path: nil, by: error))
    }
  }

  // MARK: Order

  /// What the end of a turn, or a change of the folder, means for the index, and what is told of it.
  private struct Ending {
    var removed: [ChunkID] = []
    var added: [ChunkID] = []
    var vectors: [[Float]] = []
    var event: IngestEvent?
    var suspicion: IngestEvent?
  }

  /// Makes the change that ends a ticket, unless the ticket is void; in trouble the file is put back.
  ///
  /// - Parameter change: Returns nil when the turn is to go on.
  /// - Returns: Whether the turn is over.
  @discardableResult
  private func settle(_ ticket: IngestTicket, as outcome: IngestOutcome, _ change: () throws -> Ending?) -> Bool {
    do {
      let ending = try isIndexUnsaved.withLock { isUnsaved in
        guard queue.isCurrent(ticket) else { return Ending?.some(Ending()) }
        let ending = try change()
        if let ending { apply(ending, &isUnsaved) }
        return ending
      }
      guard let ending else { return false }
      // Told before the turn ends, so that who waits for the end has been told everything.
      for event in [ending.event, ending.suspicion].compactMap({ $0 }) { onEvent(event) }
      queue.finish(ticket, as: outcome)
    } catch IngestionError.modelReplaced {
      queue.postpone(ticket, delaySeconds: 0)
    } catch {
      postpone(ticket, because: error)
    }
    return true
  }

  /// The catalog has changed already and is the truth; an index that cannot follow now is made equal at the next start.
  private func apply(_ ending: Ending, _ isUnsaved: inout Bool) {
    guard !ending.removed.isEmpty || !ending.added.isEmpty else { return }
    isUnsaved = true
    do {
      if !ending.removed.isEmpty { try index.remove(ending.removed) }
      if !ending.added.isEmpty { try index.add(ending.added, ending.vectors) }
      CrashPoint.commitIndexed.reach()
    } catch {
      onEvent(.troubled(path: nil, by: error))
    }
  }
}

extension FileFingerprint {
  /// Whether a record is of a file that looks like this; the record's time is a rounded number of seconds.
  fileprivate func agrees(with record: DocumentRecord) -> Bool {
    sizeBytes == record.sizeBytes
      && abs(Double(modifiedAtNanoseconds) / 1e9 - record.modifiedAtSeconds) < 1e-5
  }
}
