public import Domain

/// How vectors are stored and searched.
public enum IndexType: String, Hashable, Sendable, Codable, CaseIterable {
  /// Every vector is compared: exact; time and memory grow with the count.
  case flat
  /// Vectors in lists around centres, 8 bits a component; a search visits the nearest lists. Approximate.
  case ivfSQ8 = "ivf_sq8"
  /// The same, with a first pass over codes of one bit a component.
  case ivfPQ = "ivf_pq"
}

/// How the index is built and searched.
public struct VectorIndexOptions: Hashable, Sendable {
  /// The type to have; nil lets it follow the number of vectors.
  public var type: IndexType?
  /// Up to this many vectors the index is flat.
  public var flatLimit = 50_000
  /// Above the flat limit and up to this many vectors, lists hold no codes.
  public var scalarLimit = 200_000
  /// The share of the ten nearest vectors, 0 to 1, that searches are adjusted to find when lists are made.
  public var recall = 0.97
  /// Where lists are searched and a filter lets through at most so many vectors, all of these are compared.
  public var exactCount = 16_384
  /// Threads for training and adding; a search takes one.
  public var threadCount = 1
  /// Removed vectors leave files and memory, and new ones get into the file of lists, when they are more than this share,
  /// 0 to 1, of all.
  public var compactionShare = 0.1
  /// What the vectors come from, for example the catalog's identity and the model's checksum; files with another
  /// source are ignored.
  public var source = ""

  public init() {}
}

/// What ``VectorIndex/synchronize(chunkIDs:fetch:)`` found and did.
public struct IndexSynchronization: Hashable, Sendable {
  /// The number of the file that was read; nil where none was usable and the index was built anew.
  public var loadedGeneration: Int?
  public var addedCount = 0
  public var removedCount = 0
  /// One sentence for each file that was not usable.
  public var rejectedFiles: [String] = []
}

/// How the index compares with the numbers it should hold.
public struct IndexCheck: Hashable, Sendable {
  /// Chunks without a vector in the index.
  public var missing: [ChunkID] = []
  /// Vectors of chunks that do not exist, or that are stored twice.
  public var surplus: [ChunkID] = []
  /// One sentence for each file that is damaged.
  public var damagedFiles: [String] = []
  /// Files that were read.
  public var fileCount = 0

  public var isSound: Bool { missing.isEmpty && surplus.isEmpty && damagedFiles.isEmpty }
}

/// The size and shape of the index.
public struct IndexStatistics: Hashable, Sendable {
  public var type: IndexType
  /// Vectors that can be found.
  public var count: Int
  /// Removed vectors that have not left memory yet.
  public var tombstones: Int
  /// Of the newest file; 0 where none was written.
  public var sizeBytes: Int
  /// Number of the newest file; 0 where none was written.
  public var generation: Int
  public var dimension: Int
  /// Lists around centres; 0 where the index is flat.
  public var listCount = 0
  /// Lists that a search for ten vectors visits.
  public var probeCount = 0
}
