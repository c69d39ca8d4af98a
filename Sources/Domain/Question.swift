/// A question, with what the caller asked of its answer.
public struct Question: Sendable {
  public var text: String
  /// Search only these; nil means every collection that the caller may read.
  public var collections: Set<CollectionName>?
  /// How many passages to retrieve; nil means the configured number.
  public var passageLimit: Int?
  /// Answer only with verbatim spans of the passages.
  public var isStrict: Bool
  /// Upper bound of the answer in tokens; nil means the configured number.
  public var maximumTokenCount: Int?

  public init(
    text: String, collections: Set<CollectionName>? = nil, passageLimit: Int? = nil, isStrict: Bool = false,
    maximumTokenCount: Int? = nil
  ) {
    self.text = text
    self.collections = collections
    self.passageLimit = passageLimit
    self.isStrict = isStrict
    self.maximumTokenCount = maximumTokenCount
  }
}

/// Who asks: the identity that the kernel vouches for (`SO_PEERCRED`, `SO_PEERGROUPS`).
public struct Principal: Hashable, Sendable {
  public var userID: UInt32
  /// The primary and all supplementary groups.
  public var groupIDs: Set<UInt32>
  public var processID: Int32

  public init(userID: UInt32, groupIDs: Set<UInt32>, processID: Int32) {
    self.userID = userID
    self.groupIDs = groupIDs
    self.processID = processID
  }
}
