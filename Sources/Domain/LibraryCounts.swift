/// How many documents and chunks a library holds.
public struct LibraryCounts: Hashable, Sendable {
  public var pendingCount: Int
  public var indexedCount: Int
  public var failedCount: Int
  public var chunkCount: Int

  public init(pendingCount: Int = 0, indexedCount: Int = 0, failedCount: Int = 0, chunkCount: Int = 0) {
    self.pendingCount = pendingCount
    self.indexedCount = indexedCount
    self.failedCount = failedCount
    self.chunkCount = chunkCount
  }

  /// Documents in any state.
  public var documentCount: Int { pendingCount + indexedCount + failedCount }
}

/// A collection, as its readers see it.
public struct CollectionSummary: Hashable, Sendable {
  public var name: CollectionName
  /// The group that owns the folder and may therefore read it.
  public var groupID: UInt32
  public var counts: LibraryCounts

  public init(name: CollectionName, groupID: UInt32, counts: LibraryCounts) {
    self.name = name
    self.groupID = groupID
    self.counts = counts
  }
}
