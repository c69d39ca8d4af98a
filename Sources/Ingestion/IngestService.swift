public import Catalog
public import Domain
public import Embedding
public import Extraction
public import Guard
public import VectorIndex

/// An embedding model, and the index of the vectors that it made.
public typealias VectorSpace = (model: EmbeddingModel, index: VectorIndex)

/// Follows the ingest folder and keeps the catalog and the vector index equal to it, until it is cancelled.
///
/// One thread follows the folder; a few threads of low priority read, chunk and embed what it finds. Nothing is lost when
/// the process is killed at any moment: the first walk after the next start finds what is missing.
public final class IngestService: Sendable {
  let folder: IngestFolder
  let catalog: Catalog
  private let space: Replaceable<VectorSpace>
  let queue: IngestQueue
  let ledger: IngestLedger
  private let pipeline: IngestPipeline
  private let mailbox: FollowerMailbox
  private let options: IngestOptions
  let currentGuard: (@Sendable () -> Guard)?

  /// The model that embeds at this moment, and the index of its vectors; both change in a migration.
  var model: EmbeddingModel { space.value.model }
  var index: VectorIndex { space.value.index }

  /// With a model and an index that stay.
  ///
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)``.
  public convenience init(
    folder: String, catalog: Catalog, index: VectorIndex, model: EmbeddingModel, extractor: Extractor,
    options: IngestOptions = IngestOptions(), currentGuard: (@Sendable () -> Guard)? = nil,
    onEvent: @escaping @Sendable (IngestEvent) -> Void = { _ in }
  ) throws(IngestionError) {
    try self.init(
      folder: folder, catalog: catalog, space: Replaceable((model, index)), extractor: extractor, options: options,
      currentGuard: currentGuard, onEvent: onEvent)
  }

  /// - Parameters:
  ///   - folder: The drop folder; must exist.
  ///   - space: Replaced by a migration; whoever searches has the same one.
  ///   - currentGuard: Asked for the guard that reads a document; nil where none does.
  ///   - onEvent: Called from the threads of ingestion, one call at a time or several at once; must return quickly.
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)``.
  public init(
    folder: String, catalog: Catalog, space: Replaceable<VectorSpace>, extractor: Extractor,
    options: IngestOptions = IngestOptions(), currentGuard: (@Sendable () -> Guard)? = nil,
    onEvent: @escaping @Sendable (IngestEvent) -> Void = { _ in }
  ) throws(IngestionError) {
    self.folder = try IngestFolder(path: folder)
    self.catalog = catalog
    self.space = space
    self.options = options
    self.currentGuard = currentGuard
    queue = IngestQueue()
    mailbox = try FollowerMailbox()
    ledger = IngestLedger(catalog: catalog, space: space, queue: queue, onEvent: onEvent)
    pipeline = IngestPipeline(
      folder: self.folder, queue: queue, ledger: ledger, space: space, extractor: extractor, options: options,
      currentGuard: currentGuard)
  }

  /// How far ingestion is.
  public var status: IngestStatus { queue.status }

  /// Follows the folder until the task is cancelled; then saves the index and returns.
  ///
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)`` or an error of the catalog at the start.
  public func run() async throws {
    let follower = FolderFollower(
      folder: folder, queue: queue, ledger: ledger, mailbox: mailbox, options: options)
    let workers = (0..<max(options.workerCount, 1)).map {
      IngestWorker(number: $0, queue: queue, pipeline: pipeline, options: options)
    }
    let keeper = IndexKeeper(ledger: ledger, queue: queue)
    defer {
      follower.stopThread()
      keeper.stopThread()
      for worker in workers { worker.stopThread() }
    }
    try await withTaskCancellationHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // Should it fail at the start, the workers must not wait for files for ever.
          defer { self.stop() }
          try await follower.run()
        }
        for worker in workers { group.addTask { await worker.run() } }
        group.addTask { await keeper.run() }
        try await group.waitForAll()
      }
      ledger.saveIndex()
    } onCancel: {
      stop()
    }
  }

  /// Walks the whole folder now; returns once every file in it is known, so that ``status`` counts it.
  ///
  /// - Throws: ``IngestionError/notRunning`` when the service has ended.
  public func rescan() async throws(IngestionError) {
    try await mailbox.requestScan()
  }

  /// Walks the folder, waits until nothing is left to index and returns the status of that moment.
  ///
  /// - Throws: ``IngestionError/notRunning`` when the service has ended, `CancellationError` when the caller has.
  @discardableResult
  public func settle() async throws -> IngestStatus {
    try await rescan()
    return try await queue.waitUntilIdle()
  }

  /// Reads a document again, also one that failed; false when there is no such document.
  @discardableResult
  public func retry(_ id: DocumentID) throws -> Bool {
    guard let record = try catalog.document(id, in: .all) else { return false }
    queue.enqueue(record.path, sizeBytes: record.sizeBytes)
    return true
  }

  private func stop() {
    queue.close()
    mailbox.close()
  }
}
