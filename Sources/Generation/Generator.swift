/// Turns a question and numbered sources into an answer, piece by piece.
///
/// A generator knows texts, not documents: sources are numbered from 0 in the order given, and it tells which source an
/// answer leans on by that number. Answering maps numbers to documents.
public protocol Generator: Sendable {
  /// What answers are labelled with.
  var identity: GeneratorIdentity { get }

  /// Whether ``GenerationRequest/isInsistent`` can lead to another answer.
  var canInsist: Bool { get }

  /// Whether whatever it says stands word for word in the sources, so that nothing of it can be unsupported.
  var isVerbatim: Bool { get }

  /// Starts an answer.
  ///
  /// The stream ends after one `.finished`. When its consumer goes away the work stops within two tokens.
  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error>
}

extension Generator {
  public var canInsist: Bool { false }
  public var isVerbatim: Bool { false }
}

public struct GeneratorIdentity: Hashable, Sendable {
  /// `quote`, `builtin`, `moe` or `upstream`.
  public var kind: String
  /// The model's own name; equal to `kind` where no model is used.
  public var model: String

  public init(kind: String, model: String) {
    self.kind = kind
    self.model = model
  }
}

public struct GenerationRequest: Sendable {
  public var question: String
  /// The texts to answer from, best first.
  public var sources: [String]
  /// Upper bound of the answer, in tokens.
  public var maximumTokenCount: Int
  /// Allow verbatim spans of the sources only.
  public var isStrict: Bool
  /// How a model chooses its words; generators without a model have no use for it.
  public var sampling: SamplingOptions
  /// The form of the answer; nil for prose. Strict answers are quotes whatever it says.
  public var responseFormat: ResponseFormat?
  /// The model refused once although the sources answer, and is told so.
  public var isInsistent = false

  public init(
    question: String, sources: [String], maximumTokenCount: Int, isStrict: Bool = false,
    sampling: SamplingOptions = SamplingOptions(), responseFormat: ResponseFormat? = nil
  ) {
    self.question = question
    self.sources = sources
    self.maximumTokenCount = maximumTokenCount
    self.isStrict = isStrict
    self.sampling = sampling
    self.responseFormat = responseFormat
  }

  /// The same request after a refusal: in firmer words, and drawn anew.
  ///
  /// The second answer repeats like the first where that had a seed, or none was needed because it was greedy: such a
  /// request gets a little temperature, without which another seed would change nothing.
  public func insisting() -> GenerationRequest {
    var request = self
    request.isInsistent = true
    request.sampling.seed = (sampling.seed ?? 0) &+ 1
    request.sampling.temperature = max(sampling.temperature, Self.insistentTemperature)
    return request
  }

  private static let insistentTemperature = 0.3
}

public enum GenerationEvent: Sendable {
  /// Text to append to the answer.
  case text(String)
  /// The text before it, back to the previous quote or the beginning, is this span of a source, up to white space.
  case quote(QuotedSpan)
  /// The answer is this part of a source, in Unicode scalars of that source, and the span around it shows that. No text
  /// comes with it: who shows it takes the words from the source.
  case answer(Range<Int>, in: QuotedSpan)
  /// The model says that the text before it, back to the last text that another citation stands behind, leans on this
  /// source. Several may follow one another; what the model wrote to say so is not part of the text.
  case citation(source: Int)
  /// A token was written, and this likely it was; only where the request asks for it.
  case logprob(TokenLogprob)
  case finished(GenerationResult)
}

/// A span of a source, in Unicode scalars of that source.
public struct QuotedSpan: Hashable, Sendable {
  public var source: Int
  public var range: Range<Int>
  /// How well it answers, 0 to 1.
  public var score: Double

  public init(source: Int, range: Range<Int>, score: Double) {
    self.source = source
    self.range = range
    self.score = score
  }
}

public struct GenerationResult: Hashable, Sendable {
  public enum Reason: String, Sendable {
    /// The answer is complete.
    case stop
    /// The token bound was reached.
    case length
    /// The sources do not answer the question; no text was produced.
    case notFound
  }

  public var reason: Reason
  /// Tokens read and written; 0 where no model was used.
  public var promptTokenCount: Int
  public var answerTokenCount: Int

  public init(reason: Reason, promptTokenCount: Int = 0, answerTokenCount: Int = 0) {
    self.reason = reason
    self.promptTokenCount = promptTokenCount
    self.answerTokenCount = answerTokenCount
  }
}
