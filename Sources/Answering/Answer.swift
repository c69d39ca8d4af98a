public import Domain
public import Generation

/// A finished answer, with its sources and what the guard said on the way.
public struct Answer: Sendable {
  public enum FinishReason: String, Sendable {
    /// The answer is complete.
    case stop
    /// The token bound was reached.
    case length
    /// The guard blocked the question or the answer; the text ends with the branded message.
    case contentFilter = "content_filter"
  }

  /// `ans-` and 24 random hexadecimal digits.
  public var id: String
  /// Everything that was released, in order.
  public var text: String
  /// In order of appearance, numbered from 1.
  public var citations: [Citation]
  /// What the guard decided about the question.
  public var inbound: Verdict
  /// What the guard decided about the answer; allowed where none was generated.
  public var outbound: Verdict
  public var finishReason: FinishReason
  /// False where the documents do not say, and where the guard blocked.
  public var isFound: Bool
  public var generator: GeneratorIdentity
  /// Whether it consists of quotes alone, because the question or the collection of a passage asked for it.
  public var isStrict: Bool
  /// Whether the model refused at first although the passages answer, and was asked again.
  public var isRetried = false
  /// How its passages were found and what became of them.
  public var evidence: AnswerEvidence?
  /// Citations of the model that the cited passages do not support; the answer is without them.
  public var droppedCitationCount: Int
  /// Parts of the answer that no passage supports, in order.
  public var unsupported: [GroundingFinding] = []
  /// Of each token that the model wrote; nil where the question did not ask, and where the guard hid any of it.
  public var logprobs: [TokenLogprob]?
  /// Tokens read and written; 0 where no model was used.
  public var promptTokenCount: Int
  public var answerTokenCount: Int
  /// Milliseconds by stage: `guard_in`, `retrieve`, `guard_passages`, `generate`, `guard_out` and `total`; stages that never
  /// ran are absent.
  public var timings: [String: Double]

  public init(
    id: String, text: String, citations: [Citation] = [], inbound: Verdict, outbound: Verdict = .allowed,
    finishReason: FinishReason, isFound: Bool, generator: GeneratorIdentity, isStrict: Bool = false,
    droppedCitationCount: Int = 0, promptTokenCount: Int = 0, answerTokenCount: Int = 0,
    timings: [String: Double] = [:]
  ) {
    self.id = id
    self.text = text
    self.citations = citations
    self.inbound = inbound
    self.outbound = outbound
    self.finishReason = finishReason
    self.isFound = isFound
    self.generator = generator
    self.isStrict = isStrict
    self.droppedCitationCount = droppedCitationCount
    self.promptTokenCount = promptTokenCount
    self.answerTokenCount = answerTokenCount
    self.timings = timings
  }

  /// Whether the guard put a message in place of the answer.
  public var isWithheld: Bool { finishReason == .contentFilter }
  /// Whether it did so without seeing an attack.
  public var isReplaced: Bool { isWithheld && max(inbound.decision, outbound.decision) == .replace }

  /// A new identifier from the system's random generator.
  static func newID() -> String {
    let digits = Array("0123456789abcdef")
    var generator = SystemRandomNumberGenerator()
    return "ans-" + String((0..<24).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
  }
}
