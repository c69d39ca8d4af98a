/// A file that the retention removed, and the record that it ended with: the chain goes on behind it.
public struct RemovedAuditFile: Hashable, Sendable, Codable {
  public var name: String
  /// The number of its last record.
  public var sequence: Int
  /// The digest of its last line.
  public var sha256: String
}
