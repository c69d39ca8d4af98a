/// When sentences are good enough to answer, and how many of them.
public struct QuoteOptions: Sendable {
  /// A question is answered only where its best sentence scores at least this, 0 to 1.
  ///
  /// At the default 99 of 100 questions that the documents answer are answered, and 8 of 10 that they do not are refused
  /// (`cloister-bench quotes` prints the curve): a person sees at once that a quote is beside the point, but not that an
  /// answer was withheld.
  public var minimumScore: Double
  /// Further sentences may fall this much below the best, in log-odds of the score; 0 means the best alone.
  public var maximumGap: Double
  /// The most sentences of an answer, at least 1.
  public var maximumSentenceCount: Int

  public init(minimumScore: Double = 0.12, maximumGap: Double = 2.5, maximumSentenceCount: Int = 3) {
    self.minimumScore = minimumScore
    self.maximumGap = maximumGap
    self.maximumSentenceCount = max(maximumSentenceCount, 1)
  }
}
