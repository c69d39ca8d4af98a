/// For whom a text is judged: the groups of the caller, and the collections that the text touches.
public struct Audience: Hashable, Sendable {
  /// The caller's groups.
  public var groupIDs: Set<UInt32>
  /// Of a question: those that it is restricted to, else all that the caller may read. Of a passage: its own. Of an
  /// answer: those of the passages that it is written from.
  public var collections: CollectionScope

  public init(groupIDs: Set<UInt32>, collections: CollectionScope) {
    self.groupIDs = groupIDs
    self.collections = collections
  }

  /// A caller in no group, whose text touches every collection.
  public static let unknown = Audience(groupIDs: [], collections: .all)
}
