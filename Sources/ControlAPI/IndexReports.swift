public import Domain

/// The reply of `GET /admin/index`.
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
  /// The name of the embedding model that the vectors come from.
  public var model: String

  public init(_ statistics: IndexStatistics, model: String) {
    type = statistics.type
    vectorCount = statistics.count
    dimension = statistics.dimension
    tombstoneCount = statistics.tombstoneCount
    sizeBytes = statistics.sizeBytes
    generation = statistics.generation
    self.model = model
  }

  enum CodingKeys: String, CodingKey {
    case type, dimension, generation, model
    case vectorCount = "vector_count"
    case tombstoneCount = "tombstone_count"
    case sizeBytes = "size_bytes"
  }
}

/// The reply of `POST /admin/index/check`.
public struct IndexCheckReport: Codable, Hashable, Sendable {
  public var isClean: Bool
  public var chunkCount: Int
  public var problems: [Problem]

  public struct Problem: Codable, Hashable, Sendable {
    /// `missing_vectors`, `extra_vectors`, or another kind that a later version finds.
    public var kind: String
    /// How many chunks or files it concerns.
    public var count: Int
    /// One sentence: what is wrong, and what to do.
    public var detail: String

    public init(kind: String, count: Int, detail: String) {
      self.kind = kind
      self.count = count
      self.detail = detail
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
    self.problems = problems
    isClean = problems.isEmpty
    chunkCount = check.expectedCount
  }

  enum CodingKeys: String, CodingKey {
    case problems
    case isClean = "clean"
    case chunkCount = "chunk_count"
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
