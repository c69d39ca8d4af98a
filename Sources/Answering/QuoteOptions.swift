/// When sentences are good enough to answer, and how many of them.
public struct QuoteOptions: Sendable {
  /// A question is answered only where its best sentence scores at least this, 0 to 1.
  public var minimumScore: Double
  /// Further sentences must score at least this share of the best, 0 to 1.
  public var minimumShare: Double
  /// The most sentences of an answer, at least 1.
  public var maximumSentenceCount: Int

  public init(minimumScore: Double = 0.3, minimumShare: Double = 0.85, maximumSentenceCount: Int = 3) {
    self.minimumScore = minimumScore
    self.minimumShare = minimumShare
    self.maximumSentenceCount = max(maximumSentenceCount, 1)
  }
}
