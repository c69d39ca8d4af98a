/// How far ingestion is, at one moment.
public struct IngestStatus: Hashable, Sendable {
  /// Files that are known and neither indexed nor failed yet, those in work included.
  public var pendingCount: Int
  /// Paths of the files that are being read at this moment, relative to the ingest folder, sorted.
  public var filesInWork: [String]
  /// Whether the ingest folder was walked at least once since the start.
  public var hasScanned: Bool
  /// Rises whenever anything here changes; equal revisions mean an equal status.
  public var revision: Int
  /// Files indexed, failed and retracted since the start.
  public var indexedSinceStartCount: Int
  public var failedSinceStartCount: Int
  public var retractedSinceStartCount: Int

  /// Nothing is left to index: every file of the folder is indexed, failed or refused.
  public var isIdle: Bool

  public init(
    pendingCount: Int, filesInWork: [String], hasScanned: Bool, revision: Int, indexedSinceStartCount: Int = 0,
    failedSinceStartCount: Int = 0, retractedSinceStartCount: Int = 0, isIdle: Bool
  ) {
    self.pendingCount = pendingCount
    self.filesInWork = filesInWork
    self.hasScanned = hasScanned
    self.revision = revision
    self.indexedSinceStartCount = indexedSinceStartCount
    self.failedSinceStartCount = failedSinceStartCount
    self.retractedSinceStartCount = retractedSinceStartCount
    self.isIdle = isIdle
  }
}
