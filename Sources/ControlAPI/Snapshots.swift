public import Domain

/// The body of `POST /admin/index/snapshot` and `POST /admin/index/restore`.
public struct SnapshotRequest: RequestBody, Encodable, Hashable {
  /// An absolute path on the daemon's machine.
  public var directory: String
  /// Only verifies the snapshot.
  public var isDryRun: Bool?

  public init(directory: String, isDryRun: Bool? = nil) {
    self.directory = directory
    self.isDryRun = isDryRun
  }

  public func validate() throws(RequestError) {
    guard directory.hasPrefix("/"), !directory.utf8.contains(0) else {
      throw .invalid(parameter: "directory", problem: "must be an absolute path")
    }
  }

  enum CodingKeys: String, CodingKey {
    case directory
    case isDryRun = "dry_run"
  }
}

/// The reply of `POST /admin/index/snapshot` and `POST /admin/index/restore`.
public struct SnapshotReport: Codable, Hashable, Sendable {
  public var directory: String
  public var createdAtSeconds: Double
  public var documentCount: Int
  public var chunkCount: Int
  public var sizeBytes: Int64
  public var fileCount: Int
  public var isDryRun: Bool
  /// Questions that were asked after a restore.
  public var questionCount: Int?
  /// Share of the saved answers that were found again, 0 to 1.
  public var agreement: Double?
  /// False where the restored library answers otherwise than the saved one.
  public var isClean: Bool

  public init(_ summary: SnapshotSummary, probing: SnapshotProbing? = nil, isDryRun: Bool = false) {
    directory = summary.directory
    createdAtSeconds = summary.createdAtSeconds
    documentCount = summary.documentCount
    chunkCount = summary.chunkCount
    sizeBytes = summary.sizeBytes
    fileCount = summary.fileCount
    self.isDryRun = isDryRun
    questionCount = probing?.questionCount
    agreement = probing?.agreement
    isClean = probing?.isGood ?? true
  }

  enum CodingKeys: String, CodingKey {
    case directory, agreement
    case createdAtSeconds = "created_at"
    case documentCount = "document_count"
    case chunkCount = "chunk_count"
    case sizeBytes = "size_bytes"
    case fileCount = "file_count"
    case isDryRun = "dry_run"
    case questionCount = "questions"
    case isClean = "clean"
  }
}
