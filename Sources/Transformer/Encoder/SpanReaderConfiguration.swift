/// What a span reader is, as its file says.
public struct SpanReaderConfiguration: Hashable, Sendable {
  /// What the file calls the model.
  public let name: String
  public let hiddenSize: Int
  public let layerCount: Int
  /// Length of the feed-forward network, or of one expert.
  public let feedForwardSize: Int
  /// Experts of a layer; 0 for a dense model.
  public let expertCount: Int
  /// Experts that one token passes through; 0 for a dense model.
  public let usedExpertCount: Int
  /// Layers that have experts; the others are dense.
  public let expertLayerCount: Int
  /// Tokens of the longest sequence, special tokens included.
  public let contextLength: Int
  public let window: Window
  public let calibration: Calibration

  /// Multiplications and additions that one token takes in matrix products; those of attention are left out.
  public var operationsPerToken: Int {
    let networkCount = layerCount - expertLayerCount + usedExpertCount * expertLayerCount
    return 2 * hiddenSize * (4 * layerCount * hiddenSize + 2 * networkCount * feedForwardSize)
  }

  /// How a question and a text were cut in training.
  public struct Window: Hashable, Sendable {
    /// Tokens of a whole window.
    public let tokenCount: Int
    /// Those of them that are neither question nor text.
    public let specialTokenCount: Int
    /// Tokens of a question that are read.
    public let questionTokenCount: Int
    /// Tokens that two windows of a long text have in common at least; fewer than a window holds of a text.
    public let overlapTokenCount: Int
    /// Tokens of the longest answer.
    public let answerTokenCount: Int
  }

  /// How scores become probabilities, fitted on questions that training never saw.
  public struct Calibration: Hashable, Sendable {
    /// Weight of the log-odds of the best span against none.
    public let marginWeight: Double
    /// Weight of the answerability head's logit for the window of the best span.
    public let answerabilityWeight: Double
    /// What the log-odds change by where no text holds a name or a number of the question.
    public let missingNameWeight: Double
    public let bias: Double
    /// What the log-odds of a text fall by, times the logarithm of its rank in retrieval, from 1 on.
    public let rankWeight: Double
    /// The texts are taken not to answer where the probability that they do is lower.
    public let answerThreshold: Double
    /// A span is shown as a short answer where its share of all spans is at least this.
    public let spanThreshold: Double
  }
}
