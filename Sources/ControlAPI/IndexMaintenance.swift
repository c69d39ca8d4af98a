public import Domain

/// The reply of `POST /admin/index/repair`; with `?sample=all`, every chunk is embedded again.
public struct IndexRepairReport: Codable, Hashable, Sendable {
  public var vectorCount: Int
  public var generation: Int
  /// Chunks whose words were entered into the full-text index again.
  public var fullTextCount: Int
  /// Documents that could not be repaired and are read again from the ingest folder.
  public var unreadPaths: [String]
  public var durationSeconds: Double

  public init(_ repair: IndexRepair, generation: Int, durationSeconds: Double) {
    vectorCount = repair.vectorCount
    self.generation = generation
    fullTextCount = repair.fullTextCount
    unreadPaths = repair.unreadPaths
    self.durationSeconds = durationSeconds
  }

  enum CodingKeys: String, CodingKey {
    case generation
    case vectorCount = "vector_count"
    case fullTextCount = "full_text_count"
    case unreadPaths = "read_again"
    case durationSeconds = "duration_seconds"
  }
}

/// The reply of `POST /admin/index/compact`; with `?dry_run=true` nothing is changed.
public struct IndexCompactReport: Codable, Hashable, Sendable {
  public var isDryRun: Bool
  /// Removed vectors that left the index.
  public var tombstoneCount: Int
  /// Removed vectors that are still stored.
  public var tombstonesLeftCount: Int
  /// In a dry run, what would be freed at least.
  public var freedSizeBytes: Int64
  /// Of the database and all files of the index afterwards.
  public var sizeBytes: Int64
  /// False where the database's log may still hold pieces of what was deleted, until the next compaction.
  public var isLogEmptied: Bool

  public init(_ compaction: IndexCompaction, isDryRun: Bool) {
    self.isDryRun = isDryRun
    tombstoneCount = compaction.tombstoneCount
    tombstonesLeftCount = compaction.tombstonesLeftCount
    freedSizeBytes = compaction.freedSizeBytes
    sizeBytes = compaction.sizeBytes
    isLogEmptied = compaction.isLogEmptied
  }

  enum CodingKeys: String, CodingKey {
    case isDryRun = "dry_run"
    case tombstoneCount = "tombstones_removed"
    case tombstonesLeftCount = "tombstones_left"
    case freedSizeBytes = "freed_bytes"
    case sizeBytes = "size_bytes"
    case isLogEmptied = "log_emptied"
  }
}
