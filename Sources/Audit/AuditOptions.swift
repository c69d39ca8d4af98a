public import Signatures

/// What an operator can set about the log.
public struct AuditOptions: Sendable {
  /// Signs the end of the log; nil leaves it unsigned.
  public var key: SigningKey?
  /// Files of days further back are removed; 0 keeps all.
  public var retentionDays: Int
  /// The version of the program, which every record names.
  public var productVersion: String

  public init(key: SigningKey? = nil, retentionDays: Int = 0, productVersion: String = "") {
    self.key = key
    self.retentionDays = max(retentionDays, 0)
    self.productVersion = productVersion
  }
}
