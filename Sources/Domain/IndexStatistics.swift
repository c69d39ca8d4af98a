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
  /// Lists that the vectors lie in; 0 where every vector is compared.
  public var listCount = 0
  /// Of them, those that a search for the ten nearest visits.
  public var probeCount = 0

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
  /// Saved files of the index that were read and compared with their checksums.
  public var fileCount = 0
  /// Chunks whose text was embedded again and whose vector was searched for.
  public var comparedCount = 0
  /// What else is wrong.
  public var findings: [IndexFinding] = []

  public init(expectedCount: Int, missingCount: Int, extraCount: Int, damagedFiles: [String] = []) {
    self.expectedCount = expectedCount
    self.missingCount = missingCount
    self.extraCount = extraCount
    self.damagedFiles = damagedFiles
  }

  public var isGood: Bool { missingCount == 0 && extraCount == 0 && damagedFiles.isEmpty && findings.isEmpty }
}

/// One kind of damage that a check found beyond numbers and files.
public struct IndexFinding: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The database breaks a rule of its own, or its full-text index does not match its texts.
    case damagedCatalog = "damaged_catalog"
    /// The model makes another vector of a chunk's text than the catalog holds.
    case changedEmbeddings = "changed_embeddings"
    /// The index holds another vector of a chunk than the catalog.
    case alteredVectors = "altered_vectors"
    /// A search for a chunk's own vector does not find the chunk.
    case unfoundVectors = "unfound_vectors"
  }

  public var kind: Kind
  /// Where: one sentence, or a chunk with its document, each.
  public var places: [String]

  public init(kind: Kind, places: [String]) {
    self.kind = kind
    self.places = places
  }
}

/// How well the index finds what comparing a query with every vector finds.
public struct RecallEstimate: Hashable, Sendable {
  /// The share of the ten nearest vectors that the index finds, 0 to 1.
  public var recallAt10: Double
  /// Stored vectors that were asked for.
  public var queryCount: Int

  public init(recallAt10: Double, queryCount: Int) {
    self.recallAt10 = recallAt10
    self.queryCount = queryCount
  }
}

/// What a compaction freed, or would free.
public struct IndexCompaction: Hashable, Sendable {
  /// Removed vectors that left the index.
  public var tombstoneCount: Int
  /// Removed vectors that are still stored.
  public var tombstonesLeftCount: Int
  public var freedSizeBytes: Int64
  /// Of the files of catalog and index after it.
  public var sizeBytes: Int64
  /// False where a reader kept the database's log, so that it may still hold pieces of what was deleted.
  public var isLogEmptied: Bool

  public init(
    tombstoneCount: Int, tombstonesLeftCount: Int, freedSizeBytes: Int64, sizeBytes: Int64, isLogEmptied: Bool = true
  ) {
    self.isLogEmptied = isLogEmptied
    self.tombstoneCount = tombstoneCount
    self.tombstonesLeftCount = tombstonesLeftCount
    self.freedSizeBytes = freedSizeBytes
    self.sizeBytes = sizeBytes
  }
}

/// What a repair did.
public struct IndexRepair: Hashable, Sendable {
  public var vectorCount: Int
  /// Chunks whose words were entered again.
  public var fullTextCount: Int
  /// Documents whose chunks or vectors were not whole, and that are read again.
  public var unreadPaths: [String]

  public init(vectorCount: Int, fullTextCount: Int, unreadPaths: [String]) {
    self.vectorCount = vectorCount
    self.fullTextCount = fullTextCount
    self.unreadPaths = unreadPaths
  }
}
