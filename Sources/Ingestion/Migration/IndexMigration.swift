internal import Catalog
public import Domain
internal import Embedding
internal import Synchronization
internal import VectorIndex

/// The change to another embedding model while the present one answers.
///
/// ```
/// start ──> building ──> ready ──switch──> switched ──rollback──> switched (the other way round)
///              └────cancel────┴───────cancel───┘  (then there is one set of vectors again)
/// ```
///
/// Vectors of the other model stand beside those that answer, so that a process that is killed goes on where it was;
/// what came is embedded by both models until the switch. The switch is one transaction.
public final class IndexMigration: Sendable {
  /// Chunks that are embedded and stored at a time; the longest that anyone waits for.
  private static let batchCount = 16

  /// What the work needs to remember between two batches.
  private struct Work {
    var shadow: Shadow?
    /// The other model with its index; nil until needed.
    var other: VectorSpace?
    /// All chunks up to here have both vectors.
    var cursor = ChunkID(rawValue: -1)
  }

  private let ingest: IngestService
  private let space: Replaceable<VectorSpace>
  private let tools: MigrationTools
  /// Held for each step; what `status` says is under a lock of its own, so that asking never waits.
  private let work: Mutex<Work>
  private let reported: Mutex<MigrationStatus>
  /// Set by who gives up while a step may be learning lists, which takes minutes.
  private let isGivenUp = Atomic(false)
  let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation

  /// Goes on with what a former process began.
  ///
  /// - Parameter current: The model of `space`.
  /// - Throws: ``IngestionError``
  public init(
    ingest: IngestService, space: Replaceable<VectorSpace>, current: LibraryModel, tools: MigrationTools
  ) throws {
    self.ingest = ingest
    self.space = space
    self.tools = tools
    let shadow = try IngestionError.reporting { try ingest.catalog.shadow() }
    work = Mutex(Work(shadow: shadow))
    reported = Mutex(MigrationStatus(stage: .none, current: current))
    (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    if let shadow { try report(shadow) }
    ring.yield()
  }

  public var status: MigrationStatus { reported.withLock { $0 } }

  /// Tells that documents have come.
  public func wake() {
    if status.stage == .building || status.stage == .ready { ring.yield() }
  }

  /// Begins to embed every chunk by another model; returns at once.
  ///
  /// - Parameter questions: What is asked of both models at the end; sampled sentences where there are none.
  /// - Throws: ``IngestionError/modelUnusable(location:reason:)``, ``IngestionError/migrationRefused(reason:)``
  public func start(
    _ location: String, questions: [String] = [], source: QuestionSource = .sampledSentences
  ) throws -> MigrationStatus {
    try work.withLock { work in
      if let shadow = work.shadow {
        guard shadow.stage != .switched, shadow.model.location == location else {
          throw IngestionError.migrationRefused(reason: Self.occupied(shadow))
        }
        return status
      }
      let model = try load(location)
      let current = status.current
      guard model.identity.sha256 != current.sha256 else {
        throw IngestionError.migrationRefused(reason: "The library uses the embedding model \(location) already.")
      }
      let shadow = Shadow(
        model: LibraryModel(
          location: location, sha256: model.identity.sha256, dimension: model.identity.dimension),
        questions: questions, questionSource: source)
      try IngestionError.reporting {
        try ingest.catalog.setLibraryModel(current)
        try ingest.catalog.setShadow(shadow)
      }
      CrashPoint.migrateRecorded.reach()
      tools.removeIndex(shadow.model.sha256)
      work = Work(shadow: shadow, other: (model, try tools.openIndex(model.identity)))
      try report(shadow)
      ring.yield()
      return status
    }
  }

  /// Does the next piece of work; false where none is left for now, or all was given up in the middle of it.
  func step() throws -> Bool {
    do {
      return try nextStep()
    } catch is CancellationError {
      return false
    }
  }

  private func nextStep() throws -> Bool {
    try work.withLock { work in
      guard var shadow = work.shadow, shadow.stage != .switched else { return false }
      let other = try self.other(&work, shadow)
      let batch = try IngestionError.reporting {
        try ingest.catalog.chunksWithoutShadow(after: work.cursor, limit: Self.batchCount)
      }
      if batch.isEmpty {
        guard shadow.stage == .building else { return false }
        try finish(&shadow, with: other)
        work.shadow = shadow
        return true
      }
      try embed(batch, with: other, &shadow)
      work.shadow = shadow
      work.cursor = batch.last?.id ?? work.cursor
      return true
    }
  }

  /// Lets the other model answer from now on, and keeps the vectors of the one that answered.
  ///
  /// - Parameter isRollback: Back to the former model, which the last switch kept.
  /// - Throws: ``IngestionError/migrationRefused(reason:)``; nothing has changed then.
  public func switchOver(isRollback: Bool, meter: WorkMeter = WorkMeter()) throws -> MigrationStatus {
    do {
      return try changeSpace(isRollback: isRollback, meter: meter)
    } catch is CancellationError {
      throw IngestionError.migrationRefused(
        reason: "The migration was given up before the switch; nothing has changed.")
    }
  }

  private func changeSpace(isRollback: Bool, meter: WorkMeter) throws -> MigrationStatus {
    try work.withLock { work in
      guard var shadow = work.shadow else {
        throw IngestionError.migrationRefused(
          reason: "There are the vectors of one model only. 'cloister index migrate --model NAME' makes others.")
      }
      guard shadow.stage == (isRollback ? .switched : .ready) else {
        throw IngestionError.migrationRefused(reason: Self.unready(shadow, isRollback: isRollback))
      }
      let other = try self.other(&work, shadow)
      try catchUp(&shadow, with: other, from: &work.cursor, meter)
      // First while documents come and go, for lists are learned in minutes; what is left then takes moments.
      meter.begin("building the index")
      try IngestionError.reporting { try synchronize(other.index) }
      let former = status.current
      try exchange(shadow, with: other, from: work.cursor, meter)
      work = Work(shadow: try ingest.catalog.shadow())
      reported.withLock { $0 = MigrationStatus(stage: .switched, current: shadow.model, other: former) }
      if let kept = work.shadow { try report(kept) }
      return status
    }
  }

  /// Gives up a migration, or lets go of the former vectors after a switch; does not wait for an index that is built.
  ///
  /// - Throws: ``IngestionError/migrationRefused(reason:)`` where there is nothing to give up.
  public func cancel() throws -> MigrationStatus {
    isGivenUp.store(true, ordering: .relaxed)
    return try work.withLock { work in
      isGivenUp.store(false, ordering: .relaxed)
      guard let shadow = work.shadow else {
        throw IngestionError.migrationRefused(reason: "There is no migration to cancel.")
      }
      try IngestionError.reporting { try ingest.catalog.dropShadow() }
      CrashPoint.migrateDropped.reach()
      tools.removeIndex(shadow.model.sha256)
      CrashPoint.migrateIndexRemoved.reach()
      work = Work()
      reported.withLock { $0 = MigrationStatus(stage: .none, current: $0.current) }
      return status
    }
  }

  /// Does what replaces the whole catalog, by one with the vectors of the present model only; a migration ends with it.
  ///
  /// - Throws: What `replace` throws; the migration goes on then.
  public func ending<Value: Sendable>(with replace: () throws -> Value) throws -> Value {
    try work.withLock { work in
      let value = try replace()
      if let shadow = work.shadow { tools.removeIndex(shadow.model.sha256) }
      work = Work()
      try IngestionError.reporting { try ingest.catalog.setLibraryModel(status.current) }
      reported.withLock { $0 = MigrationStatus(stage: .none, current: $0.current) }
      return value
    }
  }

  func note(trouble: String?) {
    reported.withLock { $0.trouble = trouble }
  }

  /// Ends the bell, and with it the worker's loop, also in the middle of a long step.
  func stop() {
    isGivenUp.store(true, ordering: .relaxed)
    ring.finish()
  }
}

// The steps.
extension IndexMigration {
  private func load(_ location: String) throws -> EmbeddingModel {
    do {
      return try tools.loadModel(location)
    } catch let error as IngestionError {
      throw error
    } catch {
      throw IngestionError.modelUnusable(location: location, reason: "\(error)")
    }
  }

  private func other(_ work: inout Work, _ shadow: Shadow) throws -> VectorSpace {
    if let other = work.other { return other }
    let model = try load(shadow.model.location)
    guard model.identity.sha256 == shadow.model.sha256 else {
      throw IngestionError.modelUnusable(
        location: shadow.model.location, reason: "its weights have changed since the migration began; cancel it")
    }
    let other: VectorSpace = (model, try tools.openIndex(model.identity))
    if shadow.stage == .ready { try synchronize(other.index) }
    work.other = other
    return other
  }

  private func embed(_ batch: [(id: ChunkID, chunk: Chunk)], with other: VectorSpace, _ shadow: inout Shadow) throws {
    let texts = batch.map(\.chunk.embeddedText)
    let vectors = try other.model.embed(texts, threadCount: 1)
    CrashPoint.migrateBatchEmbedded.reach()
    try IngestionError.reporting {
      try ingest.catalog.storeShadow(zip(batch, vectors).map { ($0.id, $1) })
      CrashPoint.migrateBatchStored.reach()
      if shadow.stage == .ready { try other.index.add(batch.map(\.id), vectors) }
    }
    let limit = other.model.identity.maximumTokenCount
    shadow.truncatedCount += texts.count { other.model.tokenCount(of: $0) > limit }
    let truncatedCount = shadow.truncatedCount
    reported.withLock { status in
      status.doneCount += batch.count
      status.totalCount = max(status.totalCount, status.doneCount)
      status.truncatedCount = truncatedCount
      status.trouble = nil
    }
  }

  /// Builds the index of the other vectors, and asks both models the questions.
  private func finish(_ shadow: inout Shadow, with other: VectorSpace) throws {
    try IngestionError.reporting {
      try synchronize(other.index)
      CrashPoint.migrateIndexSaved.reach()
      shadow.comparison = try ModelComparing(catalog: ingest.catalog, current: space.value, other: other)
        .compare(shadow)
      shadow.stage = .ready
      try ingest.catalog.setShadow(shadow)
      CrashPoint.migrateReady.reach()
      try report(shadow)
    }
  }

  /// Makes the index of the other vectors equal to them, and saves it where it has changed.
  private func synchronize(_ index: VectorIndex) throws {
    let dimension = index.statistics.dimension
    try index.synchronize(
      chunkIDs: try ingest.catalog.allChunkIDs(),
      fetch: { [catalog = ingest.catalog] ids in
        try catalog.shadowVectors(of: ids).map { $0.count == dimension ? $0 : [] }
      },
      checkpoint: checkpoint)
    try index.save()
  }

  /// - Throws: `CancellationError` once somebody has given up.
  private func checkpoint() throws {
    if isGivenUp.load(ordering: .relaxed) { throw CancellationError() }
  }

  /// Embeds what has no vector of the other model yet; the folder's changes go on meanwhile.
  ///
  /// - Parameter cursor: All chunks up to here have both vectors; moved on.
  private func catchUp(
    _ shadow: inout Shadow, with other: VectorSpace, from cursor: inout ChunkID, _ meter: WorkMeter
  ) throws {
    let (missing, _) = try IngestionError.reporting { try ingest.catalog.shadowCounts() }
    meter.begin("embedding chunks", totalCount: missing)
    while case let batch = try ingest.catalog.chunksWithoutShadow(after: cursor, limit: Self.batchCount),
      let last = batch.last
    {
      try checkpoint()
      try embed(batch, with: other, &shadow)
      cursor = last.id
      meter.advance(by: batch.count)
    }
    CrashPoint.migrateCaughtUp.reach()
  }

  /// The atomic part; nothing is committed by ingestion meanwhile, and questions are answered throughout.
  private func exchange(
    _ shadow: Shadow, with other: VectorSpace, from cursor: ChunkID, _ meter: WorkMeter
  ) throws {
    let kept = Shadow(keeping: status.current)
    try IngestionError.reporting {
      try ingest.ledger.replacingSpace { space in
        var (shadow, cursor) = (shadow, cursor)
        // What was committed since the last look.
        try catchUp(&shadow, with: other, from: &cursor, meter)
        meter.begin("saving the index")
        try synchronize(other.index)
        meter.begin("switching")
        try ingest.catalog.switchShadow(to: shadow.model, keeping: kept)
        CrashPoint.migrateSwitched.reach()
        space.replace(with: other)
        CrashPoint.migrateReplaced.reach()
      }
    }
  }

  private func report(_ shadow: Shadow) throws {
    let (missing, total) = try IngestionError.reporting { try ingest.catalog.shadowCounts() }
    reported.withLock { status in
      status.stage = shadow.stage
      status.other = shadow.model
      (status.doneCount, status.totalCount) = (total - missing, total)
      status.truncatedCount = shadow.truncatedCount
      status.comparison = shadow.comparison
      status.trouble = nil
    }
  }

  private static func occupied(_ shadow: Shadow) -> String {
    shadow.stage == .switched
      ? "The vectors of the former model \(shadow.model.location) are still kept. 'cloister index migrate --rollback' "
        + "goes back to it, --cancel lets go of it; then another migration can begin."
      : "A migration to \(shadow.model.location) is under way. 'cloister index migrate --status' shows it, --cancel "
        + "gives it up."
  }

  private static func unready(_ shadow: Shadow, isRollback: Bool) -> String {
    switch (shadow.stage, isRollback) {
    case (.switched, false):
      "The library was switched already. 'cloister index migrate --rollback' goes back to \(shadow.model.location)."
    case (_, true):
      "The library was not switched, so there is nothing to go back to. 'cloister index migrate --cancel' gives the "
        + "migration to \(shadow.model.location) up."
    default:
      "The migration to \(shadow.model.location) is not ready yet. 'cloister index migrate --status' shows how far it is."
    }
  }
}

extension Shadow {
  /// The vectors that answered until a switch.
  fileprivate init(keeping model: LibraryModel) {
    self.init(model: model, questions: [], questionSource: .sampledSentences)
    stage = .switched
  }
}
