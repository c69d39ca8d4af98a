public import Domain

/// The reply of `GET /admin/index`; with `?recall=N`, N stored vectors are searched for to estimate the recall.
public struct IndexStatisticsReport: Codable, Hashable, Sendable {
  /// For example `flat`.
  public var type: String
  public var vectorCount: Int
  public var dimension: Int
  /// Vectors that were removed and still take space until the next compaction.
  public var tombstoneCount: Int
  public var sizeBytes: Int64
  /// The number of the saved file; 0 before the first save.
  public var generation: Int
  /// Lists that the vectors lie in, and those of them that a search for the ten nearest visits; both 0 where every
  /// vector is compared.
  public var listCount: Int
  public var probeCount: Int
  /// The name of the embedding model that the vectors come from.
  public var model: String
  /// Documents that answer questions.
  public var documentCount = 0
  public var chunkCount = 0
  /// Of the database and all files of the index.
  public var storedSizeBytes: Int64 = 0
  /// The share of the ten nearest vectors that a search finds; null where it was not asked for.
  @ExplicitNull public var recallAt10: Double?
  /// Searches that it was estimated from.
  public var recallQueryCount = 0

  public init(
    _ statistics: IndexStatistics, model: String, counts: LibraryCounts = LibraryCounts(), storedSizeBytes: Int64 = 0,
    recall: RecallEstimate? = nil
  ) {
    type = statistics.type
    vectorCount = statistics.count
    dimension = statistics.dimension
    tombstoneCount = statistics.tombstoneCount
    sizeBytes = statistics.sizeBytes
    generation = statistics.generation
    listCount = statistics.listCount
    probeCount = statistics.probeCount
    self.model = model
    documentCount = counts.indexedCount
    chunkCount = counts.chunkCount
    self.storedSizeBytes = storedSizeBytes
    recallAt10 = recall?.recallAt10
    recallQueryCount = recall?.queryCount ?? 0
  }

  enum CodingKeys: String, CodingKey {
    case type, dimension, generation, model
    case vectorCount = "vector_count"
    case tombstoneCount = "tombstone_count"
    case sizeBytes = "size_bytes"
    case listCount = "list_count"
    case probeCount = "probe_count"
    case documentCount = "document_count"
    case chunkCount = "chunk_count"
    case storedSizeBytes = "stored_size_bytes"
    case recallAt10 = "recall_at_10"
    case recallQueryCount = "recall_queries"
  }
}

/// The reply of `POST /admin/index/check`; with `?sample=N`, N chunks are embedded and searched for again, with
/// `?sample=all` every one.
public struct IndexCheckReport: Codable, Hashable, Sendable {
  public var isClean: Bool
  public var chunkCount: Int
  public var problems: [Problem]
  /// Saved files of the index that were read.
  public var fileCount = 0
  /// Chunks that were embedded and searched for again.
  public var comparedCount = 0

  public struct Problem: Codable, Hashable, Sendable {
    /// `missing_vectors`, `extra_vectors`, `damaged_files`, one of `IndexFinding.Kind`, or another that a later version
    /// finds.
    public var kind: String
    /// How many chunks or files it concerns.
    public var count: Int
    /// One sentence: what is wrong, and what to do.
    public var detail: String
    /// Where: a file or a chunk with its document each, at most ``maximumPlaceCount``.
    public var places: [String]

    public static let maximumPlaceCount = 50

    public init(kind: String, count: Int, detail: String, places: [String] = []) {
      self.kind = kind
      self.count = count
      self.detail = detail
      self.places = Array(places.prefix(Self.maximumPlaceCount))
    }
  }

  /// - Parameter others: Problems that the comparison of counts does not show, for example a damaged file.
  public init(_ check: IndexCheck, others: [Problem] = []) {
    var problems = others
    if check.missingCount > 0 {
      problems.append(
        Problem(
          kind: "missing_vectors", count: check.missingCount,
          detail: "Chunks of the catalog that vector search cannot find; 'cloister index rebuild' adds them."))
    }
    if check.extraCount > 0 {
      problems.append(
        Problem(
          kind: "extra_vectors", count: check.extraCount,
          detail: "Vectors that belong to no chunk of the catalog; 'cloister index rebuild' drops them."))
    }
    if !check.damagedFiles.isEmpty {
      problems.append(
        Problem(
          kind: "damaged_files", count: check.damagedFiles.count,
          detail: "Saved files of the index that are not used; 'cloister index repair' replaces them.",
          places: check.damagedFiles))
    }
    problems += check.findings.map(Problem.init)
    self.problems = problems
    isClean = problems.isEmpty
    chunkCount = check.expectedCount
    fileCount = check.fileCount
    comparedCount = check.comparedCount
  }

  enum CodingKeys: String, CodingKey {
    case problems
    case isClean = "clean"
    case chunkCount = "chunk_count"
    case fileCount = "file_count"
    case comparedCount = "compared_count"
  }
}

extension IndexCheckReport.Problem {
  init(_ finding: IndexFinding) {
    let detail =
      switch finding.kind {
      case .damagedCatalog: "The database breaks its own rules; 'cloister index repair' makes what can be made again."
      case .changedEmbeddings:
        "Vectors that the model does not make of their texts; 'cloister index repair --full' reads these documents again."
      case .alteredVectors: "Vectors of the index that are not the catalog's; 'cloister index repair' replaces them."
      case .unfoundVectors: "Vectors that a search does not find; 'cloister index repair' builds the index anew."
      }
    self.init(kind: finding.kind.rawValue, count: finding.places.count, detail: detail, places: finding.places)
  }
}

/// The reply of `POST /admin/index/rebuild`.
public struct IndexRebuildReport: Codable, Hashable, Sendable {
  public var vectorCount: Int
  public var generation: Int
  public var durationSeconds: Double

  public init(_ statistics: IndexStatistics, durationSeconds: Double) {
    vectorCount = statistics.count
    generation = statistics.generation
    self.durationSeconds = durationSeconds
  }

  enum CodingKeys: String, CodingKey {
    case generation
    case vectorCount = "vector_count"
    case durationSeconds = "duration_seconds"
  }
}
