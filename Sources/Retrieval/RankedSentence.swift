/// A sentence of a source, with how well it answers a question.
public struct RankedSentence: Hashable, Sendable {
  /// The number of the source, from 0.
  public var source: Int
  /// In Unicode scalars of the source; neither begins nor ends with white space.
  public var range: Range<Int>
  /// 0 to 1; higher is better; comparable between questions.
  public var score: Double

  public init(source: Int, range: Range<Int>, score: Double) {
    self.source = source
    self.range = range
    self.score = score
  }
}
