/// What the vector index holds at this moment.
public struct IndexStatistics: Hashable, Sendable {
  /// The kind of index, for example `flat`.
  public var type: String
  /// Vectors that can be found.
  public var count: Int
  /// Vectors that were removed and still take space until the next compaction.
  public var tombstoneCount: Int
  public var dimension: Int
  /// Size of the saved file; 0 before the first save.
  public var sizeBytes: Int64
  /// Number of the saved file; 0 before the first save.
  public var generation: Int

  public init(type: String, count: Int, tombstoneCount: Int, dimension: Int, sizeBytes: Int64, generation: Int) {
    self.type = type
    self.count = count
    self.tombstoneCount = tombstoneCount
    self.dimension = dimension
    self.sizeBytes = sizeBytes
    self.generation = generation
  }
}

/// How the vector index compares with the catalog, which is the truth.
public struct IndexCheck: Hashable, Sendable {
  /// Chunks of the catalog.
  public var expectedCount: Int
  /// Chunks of the catalog that the index cannot find.
  public var missingCount: Int
  /// Vectors of the index that belong to no chunk of the catalog.
  public var extraCount: Int
  /// One sentence for each saved file that is damaged; such a file is built anew, never used.
  public var damagedFiles: [String]

  public init(expectedCount: Int, missingCount: Int, extraCount: Int, damagedFiles: [String] = []) {
    self.expectedCount = expectedCount
    self.missingCount = missingCount
    self.extraCount = extraCount
    self.damagedFiles = damagedFiles
  }

  public var isGood: Bool { missingCount == 0 && extraCount == 0 && damagedFiles.isEmpty }
}
