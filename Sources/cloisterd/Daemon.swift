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
    let generator = try GeneratorChoice(settings, models, on: share)
    Self.log(generator, to: logger)
    let model = try Self.loadModel(settings, paths)
    let catalogFile = try Self.room("catalog") { try CatalogFile(stateFolder: paths.stateFolder) }
    let catalog = catalogFile.catalog
    if let warning = catalogFile.warning { logger.error("\(warning)") }
    let index = try Self.room("index") { try IndexFolder(catalog, model.identity, paths).open(.init(settings.index)) }
    let auditRoom = try Self.room("audit") { try AuditRoom(settings, paths, version: Release.version) }
    let audit = AuditTrail(log: auditRoom.log, keeping: auditRoom.keeping, logger: logger)
    let storage = StorageHealth(
      probes: StorageProbes.all(
        stateFolder: paths.stateFolder,
        modelFiles: [Self.modelFile(settings, paths), generator.file].compactMap { $0 }),
      logger: logger, onDamage: { CatalogFile.suspect(in: paths.stateFolder) })
    let retriever = Retriever(
      catalog: catalog, index: index, model: model, options: RetrievalOptions(settings), ranker: roles.passageRanker)
    let encoder = QuestionVectors(model: model, retriever: retriever, threadCount: settings.embeddingThreadCount)
    let keeper = try GuardKeeper(
      folder: paths.guardFolder, safetyModel: roles.safetyModel, encoder: encoder, logger: logger)
    let journal = IngestJournal(logger: logger, audit: audit, storage: storage)
    let ingest = try Self.room("ingest folder") {
      try IngestService(
        folder: paths.ingestFolder, catalog: catalog, index: index, model: model,
        extractor: Extractor(executable: paths.extractor, limits: ExtractionLimits(settings)),
        options: IngestOptions(settings), currentGuard: { keeper.inForce.current }, onEvent: journal.take)
    }
    (self.audit, self.ingest) = (audit, ingest)
    software = SoftwareRecord(
      configurationFile: configured.file, guardFolder: paths.guardFolder, embedding: model.identity,
      generator: generator)
    let adminGroups = Set([SystemGroup.id(named: settings.server.adminGroup)].compactMap { $0 })
    var description = ApplianceDescription(
      version: Release.version, ingestFolder: paths.ingestFolder, embeddingModel: .init(model.identity),
      generator: generator.report,
      warnings: [catalogFile.warning].compactMap { $0 } + generator.warnings, tokenCount: { model.tokenCount(of: $0) })
    description.configurationFile = configured.file
    if let engine = generator.engine { description.engineCounts = { engine.counts } }
    description.guardDesk = GuardTools(inForce: keeper.inForce, safetyModel: roles.safetyModel, encoder: encoder)
    description.modelInventory = {
      models.inventory(budgetBytes: share.memoryBudgetBytes, usedFile: generator.file)
    }
    appliance = Appliance(
      pipeline: AnswerPipeline(
        guard: keeper.inForce, retriever: retriever,
        generator: generator.generator ?? QuoteGenerator(retriever: retriever),
        strictGenerator: generator.strictGenerator, options: AnswerOptions(settings)),
      library: Library(ingest: ingest, access: CollectionAccess(adminGroupIDs: adminGroups)), ingest: ingest,
      audit: audit, guardControl: keeper, description: description,
      options: ServerOptions(settings, adminGroupIDs: adminGroups), storage: storage)
  }

  /// Serves until SIGTERM or SIGINT: then the sockets finish what they have begun, and ingestion saves the index.
  func run() async throws {
    // Ended in the reverse order.
    let services: [any Service] = [
      IngestRunner(ingest: ingest),
      SocketServer(listener: ground.publicListener, surface: .public, appliance: appliance, logger: logger),
      SocketServer(listener: ground.adminListener, surface: .admin, appliance: appliance, logger: logger),
      ReloadSignal(appliance: appliance),
      ServiceManager(status: { [ingest] in Self.statusLine(ingest.status) }),
    ]
    var configuration = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.server.shutdownTimeoutSeconds)
    audit.record(.started, detail: "policy \(appliance.policySHA256)", software: software.entries)
    try await ServiceGroup(configuration: configuration).run()
    audit.record(.stopped, software: software.entries)
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

  /// The weights of the embedding model.
  private static func modelFile(_ settings: Settings, _ paths: DataPaths) -> String {
    let path = paths.modelsFolder + "/" + settings.embedding.model
    return path.hasSuffix(".gguf") ? path : path + "/model.safetensors"
  }

  private static func loadModel(_ settings: Settings, _ paths: DataPaths) throws -> EmbeddingModel {
    let folder = paths.modelsFolder + "/" + settings.embedding.model
    let isDecoder = folder.hasSuffix(".gguf")
    guard FileManager.default.fileExists(atPath: modelFile(settings, paths)) else {
      throw StartupError.modelMissing(folder: folder, root: paths.root)
    }
    let model: EmbeddingModel
    do {
      model =
        isDecoder
        ? try EmbeddingModel(decoderFile: folder, threadCount: settings.embeddingThreadCount)
        : try EmbeddingModel(directory: folder)
    } catch {
      throw StartupError.modelUnusable(folder: folder, reason: "\(error)")
    }
    if let expected = settings.embedding.weightsSHA256, expected != model.identity.sha256 {
      throw StartupError.modelUnknown(folder: folder, got: model.identity.sha256, expected: expected)
    }
    return model
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
