/// What a reader found in some texts.
public struct Reading: Hashable, Sendable {
  /// Different answers, best first; empty where no text has a word.
  public var answers: [FoundAnswer]
  /// The chance that the texts answer the question at all, 0 to 1.
  public var confidence: Double
  /// Tokens that were read, the question once for each window.
  public var tokenCount: Int
}

/// An answer, wherever it stands.
public struct FoundAnswer: Hashable, Sendable {
  /// Its places, best first; at least one.
  public var spans: [FoundSpan]
  /// Its chance among all answers and none, 0 to 1.
  public var share: Double
}

/// A span of a text, in Unicode scalars of that text; neither begins nor ends with white space.
public struct FoundSpan: Hashable, Sendable {
  public var source: Int
  public var range: Range<Int>
  /// Its own part of the chance of the answer.
  public var share: Double
}
