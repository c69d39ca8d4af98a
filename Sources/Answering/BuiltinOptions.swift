/// When the built-in model is sure enough to answer, and in how many words.
public struct BuiltinOptions: Sendable {
  /// The documents are said not to answer where the chance that they do is lower, 0 to 1.
  public var answerThreshold: Double
  /// A few words are shown where their chance among all words is at least this, else sentences, 0 to 1.
  public var spanThreshold: Double
  /// Another passage is shown too where what it says is at least so likely, as a share of the best answer's chance.
  public var rivalShare: Double
  /// Passages that are read first; the others only where these do not answer.
  public var passageCount: Int

  public init(answerThreshold: Double, spanThreshold: Double, rivalShare: Double = 0.5, passageCount: Int = 5) {
    self.answerThreshold = answerThreshold
    self.spanThreshold = spanThreshold
    self.rivalShare = rivalShare
    self.passageCount = passageCount
  }
}
