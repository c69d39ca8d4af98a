import Answering
import Audit
import Catalog
import ControlAPI
import Domain
import Embedding
import Extraction
import Foundation
import Generation
import Guard
import Ingestion
import Logging
import Retrieval
import Server
import ServiceLifecycle
import Settings
import Tensors
import UnixSignals
import VectorIndex

/// All rooms, wired.
struct Daemon {
  private let settings: Settings
  private let ground: Ground
  private let logger: Logger
  private let ingest: IngestService
  private let space: Replaceable<VectorSpace>
  private let receipts: ReceiptDesk
  private let migration: IndexMigration
  private let followers: Replaceable<IngestFollowers>
  private let appliance: Appliance
  private let audit: AuditTrail
  private let software: SoftwareRecord

  init(_ configured: ConfiguredPaths, on ground: Ground) throws {
    let (settings, paths) = (configured.settings, configured.paths)
    self.settings = settings
    self.ground = ground
    logger = Self.makeLogger(settings)
    logger.notice(
      "starting", metadata: ["version": "\(Release.version)", "config": "\(configured.file ?? "defaults")"])

    let threads = ThreadPool(threadCount: settings.generatorThreadCount)
    let roles = try RoleModels(settings, threads: threads)
    // A mistake in the rules is told before anything large is loaded.
    _ = try GuardRules(folder: paths.guardFolder).makeGuard()
    let models = try ModelsFolder(paths)
    let share = MachineShare(
      settings, threads: threads,
      reservedBytes: roles.memorySizeBytes + IndexFolder.memorySizeBytes(stateFolder: paths.stateFolder))
    let catalogFile = try Self.room("catalog") { try CatalogFile(stateFolder: paths.stateFolder) }
    let catalog = catalogFile.catalog
    if let warning = catalogFile.warning { logger.error("\(warning)") }
    let embedding = try Self.room("catalog") { try EmbeddingChoice(settings, paths, catalog) }
    if let warning = embedding.warning { logger.warning("\(warning)") }
    let generator = try GeneratorChoice(
      settings, models, builtin: BuiltinModel(paths, on: embedding.model), beside: embedding.library.location,
      on: share)
    Self.log(generator, to: logger)
    let indexFolder = try Self.room("index") { try IndexFolder(catalog, paths, options: .init(settings.index)) }
    let space = try Self.room("index") {
      let shadow = try catalog.shadow()?.model.sha256
      try indexFolder.removeOthers(keeping: [embedding.library.sha256] + [shadow].compactMap { $0 })
      return Replaceable((model: embedding.model, index: try indexFolder.open(embedding.model.identity)))
    }
    let key = try Self.room("audit") { try ApplianceKey.load(in: paths.stateFolder) }
    let auditRoom = try Self.room("audit") { try AuditRoom(settings, paths, key: key, version: Release.version) }
    let audit = AuditTrail(log: auditRoom.log, keeping: auditRoom.keeping, logger: logger)
    let followers = Replaceable(IngestFollowers())
    let storage = StorageHealth(
      probes: StorageProbes.all(
        stateFolder: paths.stateFolder, generatorFile: generator.file,
        embeddingFile: { [library = embedding.library] in
          EmbeddingChoice.file((followers.value.migration?.status.current ?? library).location, paths)
        }, isIndexBroken: { space.value.index.isBroken }),
      logger: logger, onDamage: { CatalogFile.suspect(in: paths.stateFolder) })
    let retriever = Retriever(
      catalog: catalog, space: space, options: RetrievalOptions(settings), ranker: roles.passageRanker)
    let encoder = QuestionVectors(
      model: embedding.model, retriever: retriever, threadCount: settings.embeddingThreadCount)
    let keeper = try GuardKeeper(
      folder: paths.guardFolder, safetyModel: roles.safetyModel, encoder: encoder, logger: logger)
    let journal = IngestJournal(logger: logger, audit: audit, storage: storage, followers: followers)
    let ingest = try Self.room("ingest folder") {
      try IngestService(
        folder: paths.ingestFolder, catalog: catalog, space: space,
        extractor: Extractor(executable: paths.extractor, limits: ExtractionLimits(settings)),
        options: IngestOptions(settings), currentGuard: { keeper.inForce.current }, onEvent: journal.take)
    }
    (self.audit, self.ingest, self.space) = (audit, ingest, space)
    software = SoftwareRecord(
      configurationFile: configured.file, guardFolder: paths.guardFolder, generator: generator)
    let migration = try Self.room("catalog") {
      try IndexMigration(
        ingest: ingest, space: space, current: embedding.library,
        tools: MigrationTools(
          loadModel: { try EmbeddingChoice.load($0, settings, paths) }, openIndex: indexFolder.open,
          removeIndex: indexFolder.remove))
    }
    let receipts = try Self.room("receipts") {
      try ReceiptDesk(
        ingest: ingest, directory: paths.stateFolder + "/receipts",
        signer: ReceiptSigner(key),
        caches: [ForgettingCache(name: "sentence_cache") { await retriever.forgetSentences() }],
        onReceipt: { audit.record($0) })
    }
    (self.receipts, self.migration, self.followers) = (receipts, migration, followers)
    followers.replace(with: IngestFollowers(receipts: receipts, migration: migration))
    let adminGroups = Set([SystemGroup.id(named: settings.server.adminGroup)].compactMap { $0 })
    var description = ApplianceDescription(
      version: Release.version, ingestFolder: paths.ingestFolder,
      embeddingModelNow: { .init(space.value.model.identity) },
      generator: generator.report,
      warnings: [catalogFile.warning, embedding.warning].compactMap { $0 } + generator.warnings,
      tokenCount: { space.value.model.tokenCount(of: $0) })
    description.configurationFile = configured.file
    if let engine = generator.engine { description.engineCounts = { engine.counts } }
    description.guardDesk = GuardTools(inForce: keeper.inForce, safetyModel: roles.safetyModel, encoder: encoder)
    description.modelInventory = {
      models.inventory(budgetBytes: share.memoryBudgetBytes, usedFile: generator.file)
    }
    let (author, strictAuthor) = generator.generators(over: retriever)
    appliance = Appliance(
      pipeline: AnswerPipeline(
        guard: keeper.inForce, retriever: retriever, generator: author, strictGenerator: strictAuthor,
        options: AnswerOptions(settings)),
      library: Library(ingest: ingest, access: CollectionAccess(adminGroupIDs: adminGroups)), ingest: ingest,
      receipts: receipts, migration: migration, audit: audit, guardControl: keeper, description: description,
      options: ServerOptions(settings, adminGroupIDs: adminGroups), storage: storage)
  }

  /// Serves until SIGTERM or SIGINT: then the sockets finish what they have begun, and ingestion saves the index.
  func run() async throws {
    // Ingestion tells those who keep it: together they would keep the catalog open, and its log would stay a log.
    defer { followers.replace(with: IngestFollowers()) }
    // Ended in the reverse order.
    let services: [any Service] = [
      IngestRunner(ingest: ingest),
      ReceiptRunner(desk: receipts, ingest: ingest, logger: logger),
      MigrationRunner(worker: MigrationWorker(migration), logger: logger),
      SocketServer(listener: ground.publicListener, surface: .public, appliance: appliance, logger: logger),
      SocketServer(listener: ground.adminListener, surface: .admin, appliance: appliance, logger: logger),
      ReloadSignal(appliance: appliance),
      ServiceManager(status: { [ingest] in Self.statusLine(ingest.status) }),
    ]
    var configuration = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.server.shutdownTimeoutSeconds)
    audit.record(
      .started, detail: "policy \(appliance.policySHA256)", software: software.entries(with: space.value.model))
    try await ServiceGroup(configuration: configuration).run()
    audit.record(.stopped, software: software.entries(with: space.value.model))
    audit.finish()
    logger.notice("ended")
  }

  private static func makeLogger(_ settings: Settings) -> Logger {
    let level = Logger.Level(rawValue: settings.log.level.rawValue) ?? .info
    LoggingSystem.bootstrap { LogOutput(label: $0, level: level) }
    return Logger(label: "cloisterd")
  }

  private static func log(_ choice: GeneratorChoice, to logger: Logger) {
    let report = choice.report
    var metadata: Logger.Metadata = [
      "kind": "\(report.kind)", "model": "\(report.model)", "because": "\(report.origin)",
    ]
    if let count = report.contextTokenCount { metadata["context_tokens"] = "\(count)" }
    if let size = report.memorySizeBytes { metadata["memory_bytes"] = "\(size)" }
    logger.notice("answers are written", metadata: metadata)
    for warning in choice.warnings { logger.warning("\(warning)") }
  }

  private static func room<Room>(_ name: String, _ open: () throws -> Room) throws -> Room {
    do {
      return try open()
    } catch let error as StartupError {
      throw error
    } catch {
      throw StartupError.roomUnavailable(room: name, reason: "\(error)")
    }
  }

  private static func statusLine(_ status: IngestStatus) -> String {
    status.isIdle ? "Ready" : "Answering; files are being read"
  }
}
