/// What a snapshot of the library holds.
public struct SnapshotSummary: Hashable, Sendable {
  public var directory: String
  /// When it was made, in seconds since 1970.
  public var createdAtSeconds: Double
  public var documentCount: Int
  public var chunkCount: Int
  public var sizeBytes: Int64
  /// Its files, the manifest included.
  public var fileCount: Int

  public init(
    directory: String, createdAtSeconds: Double, documentCount: Int, chunkCount: Int, sizeBytes: Int64, fileCount: Int
  ) {
    self.directory = directory
    self.createdAtSeconds = createdAtSeconds
    self.documentCount = documentCount
    self.chunkCount = chunkCount
    self.sizeBytes = sizeBytes
    self.fileCount = fileCount
  }
}

/// What the restored library answers, beside what the snapshot says that it should.
public struct SnapshotProbing: Hashable, Sendable {
  public var questionCount: Int
  /// Share of the answers in the snapshot that were found again, 0 to 1.
  public var agreement: Double

  /// Below this the restored library is not the one that was saved.
  public static let leastAgreement = 0.95

  public init(questionCount: Int, agreement: Double) {
    self.questionCount = questionCount
    self.agreement = agreement
  }

  public var isGood: Bool { agreement >= Self.leastAgreement }
}
