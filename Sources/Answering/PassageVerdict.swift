public import Domain

/// What the guard decided about a retrieved passage, where a rule matched it.
public struct PassageVerdict: Hashable, Sendable {
  public var chunkID: ChunkID
  public var collection: CollectionName
  public var verdict: Verdict
}

/// What a search found, and what the guard said on the way.
public struct SearchResult: Sendable {
  /// Best first; those that the guard suspects and does not leave out say so.
  public var passages: [Passage]
  public var inbound: Verdict
  /// On the passages that a rule matched, those that were left out among them.
  public var passageVerdicts: [PassageVerdict]
  /// Milliseconds by stage, as those of an answer.
  public var timings: [String: Double]
}
