public import Domain

/// The reply of `GET /healthz`: what the daemon is and how far it has come.
public struct HealthReport: Codable, Hashable, Sendable {
  public enum Status: String, Codable, Sendable {
    /// Nothing is left to index.
    case ready
    /// Questions are answered; documents are still being indexed.
    case indexing
    /// Nothing is left to index, but something is wrong with the storage; the warnings say what.
    case degraded
  }

  public var status: Status
  /// Nothing is left to wait for.
  public var isSettled: Bool { status != .indexing }
  public var version: String
  public var uptimeSeconds: Double
  /// Absolute path of the folder that documents are dropped in.
  public var ingestFolder: String
  public var documents: DocumentCounts
  public var chunkCount: Int
  public var ingest: Progress
  public var embeddingModel: EmbeddingModel
  public var generator: Generator
  /// SHA-256 over the rule files of the guard that are in force: the version of the policy.
  public var policySHA256: String
  /// What the operator should know, for example that a configured model cannot be run; one sentence each.
  public var warnings: [String]

  /// Documents by state, over the collections that the caller may read.
  public struct DocumentCounts: Codable, Hashable, Sendable {
    public var pending: Int
    public var indexed: Int
    public var failed: Int

    public init(_ counts: LibraryCounts) {
      pending = counts.pendingCount
      indexed = counts.indexedCount
      failed = counts.failedCount
    }
  }

  /// How far the work that is under way has come; both counts are 0 when there is none.
  public struct Progress: Codable, Hashable, Sendable {
    /// False until the ingest folder was compared with the catalog once since the daemon started, and while a scan
    /// is under way; nothing can be said of the number of files before that.
    public var isScanned: Bool
    /// Files finished since the queue was last empty, failed ones included.
    public var doneCount: Int
    /// Files seen since the queue was last empty.
    public var totalCount: Int
    /// The number of scans finished since the daemon started: a rescan has been served once it rises.
    public var scanCount: Int

    public init(isScanned: Bool, doneCount: Int, totalCount: Int, scanCount: Int) {
      self.isScanned = isScanned
      self.doneCount = doneCount
      self.totalCount = totalCount
      self.scanCount = scanCount
    }

    enum CodingKeys: String, CodingKey {
      case isScanned = "scanned"
      case doneCount = "done"
      case totalCount = "total"
      case scanCount = "scans"
    }
  }

  public struct EmbeddingModel: Codable, Hashable, Sendable {
    public var name: String
    public var sha256: String
    public var dimension: Int

    public init(name: String, sha256: String, dimension: Int) {
      self.name = name
      self.sha256 = sha256
      self.dimension = dimension
    }
  }

  /// Who writes the answers.
  public struct Generator: Codable, Hashable, Sendable {
    /// `quote`, `builtin`, `moe` or `upstream`.
    public var kind: String
    /// The model's own name; equal to `kind` where no model is used.
    public var model: String
    /// Why it is this one, in a few words.
    public var origin: String
    /// The longest prompt and answer together, in tokens; null where no model of this machine is used.
    @ExplicitNull public var contextTokenCount: Int?
    /// The memory that the model is counted with: its weights, its working memory and its sequences.
    @ExplicitNull public var memorySizeBytes: Int?
    /// Whether it can write JSON; see `response_format`.
    public var canWriteJSON: Bool

    public init(
      kind: String, model: String, origin: String, contextTokenCount: Int? = nil, memorySizeBytes: Int? = nil,
      canWriteJSON: Bool = false
    ) {
      self.kind = kind
      self.model = model
      self.origin = origin
      self.contextTokenCount = contextTokenCount
      self.memorySizeBytes = memorySizeBytes
      self.canWriteJSON = canWriteJSON
    }

    enum CodingKeys: String, CodingKey {
      case kind, model, origin
      case contextTokenCount = "context_tokens"
      case memorySizeBytes = "memory_bytes"
      case canWriteJSON = "writes_json"
    }
  }

  public init(
    version: String, uptimeSeconds: Double, ingestFolder: String, counts: LibraryCounts,
    ingest: Progress, embeddingModel: EmbeddingModel, generator: Generator,
    policySHA256: String = "", warnings: [String] = []
  ) {
    status = ingest.isScanned && counts.pendingCount == 0 && ingest.doneCount >= ingest.totalCount ? .ready : .indexing
    self.version = version
    self.uptimeSeconds = uptimeSeconds
    self.ingestFolder = ingestFolder
    documents = DocumentCounts(counts)
    chunkCount = counts.chunkCount
    self.ingest = ingest
    self.embeddingModel = embeddingModel
    self.generator = generator
    self.policySHA256 = policySHA256
    self.warnings = warnings
  }

  enum CodingKeys: String, CodingKey {
    case status, version, documents, ingest, generator, warnings
    case uptimeSeconds = "uptime_seconds"
    case ingestFolder = "ingest_folder"
    case chunkCount = "chunk_count"
    case embeddingModel = "embedding_model"
    case policySHA256 = "guard_policy_sha256"
  }
}

/// The reply of `POST /admin/rescan`.
public struct RescanReport: Codable, Hashable, Sendable {
  /// The value that ``HealthReport/Progress/scanCount`` has passed once the scan asked for is finished.
  public var scanCount: Int

  public init(scanCount: Int) {
    self.scanCount = scanCount
  }

  enum CodingKeys: String, CodingKey {
    case scanCount = "scans"
  }
}
