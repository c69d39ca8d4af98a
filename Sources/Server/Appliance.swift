public import Answering
internal import Audit
public import ControlAPI
internal import Domain
internal import Foundation
public import Ingestion

/// The rooms that requests are served from.
public struct Appliance: Sendable {
  let pipeline: AnswerPipeline
  let library: Library
  let ingest: IngestService
  let receipts: ReceiptDesk
  let migration: IndexMigration
  let audit: AuditTrail
  let guardControl: any GuardControl
  let description: ApplianceDescription
  let options: ServerOptions
  let slots: FairSlots
  /// Searches and batches of embeddings: short, but many from one user must not make another wait.
  let searchSlots: FairSlots
  let users: UserMeter
  let metrics: ServerMetrics
  let progress: IngestProgress
  let storage: StorageHealth
  let maintenance = MaintenanceThread()
  /// nil where there is no audit.
  let auditDesk: AuditDesk?
  /// For work that nobody's answer may wait for.
  let background = MaintenanceThread(name: "background", niceness: 15)

  public init(
    pipeline: AnswerPipeline, library: Library, ingest: IngestService, receipts: ReceiptDesk,
    migration: IndexMigration, audit: AuditTrail, guardControl: any GuardControl, description: ApplianceDescription,
    options: ServerOptions, storage: StorageHealth
  ) {
    self.pipeline = pipeline
    self.library = library
    self.ingest = ingest
    self.receipts = receipts
    self.migration = migration
    self.audit = audit
    self.guardControl = guardControl
    auditDesk = audit.log.map(AuditDesk.init)
    self.description = description
    self.options = options
    self.storage = storage
    slots = FairSlots(runningLimit: options.runningAnswerCount, waitingLimit: options.waitingAnswerCount)
    searchSlots = FairSlots(runningLimit: Self.runningSearchCount, waitingLimit: Self.waitingSearchCount)
    users = UserMeter(limits: options.userLimits)
    metrics = ServerMetrics()
    progress = IngestProgress()
  }

  /// One is read while the guard looks at the next; more would only wait further inside, where nothing is fair.
  private static let runningSearchCount = 2
  private static let waitingSearchCount = 1024

  /// - Parameter what: The method and path, for the audit.
  /// - Throws: ``APIFailure`` with status 403.
  func checkAdministrator(_ principal: Principal, asksFor what: String) throws {
    guard options.isAdministrator(principal) else {
      audit.record(.access, .denied, by: principal, detail: "admin socket: \(what)")
      throw APIFailure.notAllowed
    }
  }
}

/// What the daemon says of itself.
public struct ApplianceDescription: Sendable {
  public var version: String
  /// Absolute path.
  public var ingestFolder: String
  /// The model that embeds at this moment.
  public var embeddingModelNow: @Sendable () -> HealthReport.EmbeddingModel
  public var generator: HealthReport.Generator
  /// One sentence each.
  public var warnings: [String]
  /// The configuration file that was read; nil where there is none.
  public var configurationFile: String?
  /// Tokens that the embedding model reads of a text.
  public var tokenCount: @Sendable (String) -> Int
  /// Looks what model files there are; nil where the daemon keeps none.
  public var modelInventory: (@Sendable () throws -> ModelInventory)?
  /// Answers that the daemon's own model is writing, and that wait for it; nil where it runs none.
  public var engineCounts: (@Sendable () -> (running: Int, waiting: Int))?
  /// Judges texts for administrators; nil where no guard is set up.
  public var guardDesk: (any GuardDesk)?
  let startedAt = Date()
  let startedAtInstant = ContinuousClock.now

  public init(
    version: String, ingestFolder: String, embeddingModelNow: @escaping @Sendable () -> HealthReport.EmbeddingModel,
    generator: HealthReport.Generator, warnings: [String], tokenCount: @escaping @Sendable (String) -> Int
  ) {
    self.version = version
    self.ingestFolder = ingestFolder
    self.embeddingModelNow = embeddingModelNow
    self.generator = generator
    self.warnings = warnings
    self.tokenCount = tokenCount
  }

  var embeddingModel: HealthReport.EmbeddingModel { embeddingModelNow() }

  /// The name of the appliance as a model.
  static let modelName = "cloister"

  /// The names that a chat request may use, the preferred one first.
  var chatModelNames: [String] {
    [Self.modelName] + (generator.model == Self.modelName ? [] : [generator.model])
  }

  /// What `/v1/models` lists: the appliance, the model that writes its answers where there is one, and that which embeds.
  var modelNames: [String] {
    chatModelNames.filter { $0 != generator.kind } + [embeddingModel.name]
  }

  var uptimeSeconds: Double { startedAtInstant.duration(to: .now) / .seconds(1) }
}
