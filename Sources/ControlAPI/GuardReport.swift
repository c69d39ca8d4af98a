public import Domain

/// What the guard decided, as the API writes it.
public struct WireVerdict: Codable, Hashable, Sendable {
  /// `allow`, `shadow`, `flag`, `redact`, `replace` or `block`.
  public var decision: String
  /// The rule that decided; null when nothing matched.
  @ExplicitNull public var rule: String?
  @ExplicitNull public var reason: String?

  public init(_ verdict: Verdict) {
    decision = verdict.decision.rawValue
    rule = verdict.ruleID
    reason = verdict.reason
  }

  /// Whether a message stands in place of the text.
  public var isWithheld: Bool { Verdict.Decision(rawValue: decision)?.isWithheld ?? false }
}

/// The verdicts on a question and on its answer.
public struct GuardReport: Codable, Hashable, Sendable {
  public var inbound: WireVerdict
  public var outbound: WireVerdict
  /// Parts of the answer that stand in none of its passages; absent where there are none.
  public var unsupported: [WireUnsupportedPart]?

  public init(inbound: Verdict, outbound: Verdict, unsupported: [WireUnsupportedPart] = []) {
    self.inbound = WireVerdict(inbound)
    self.outbound = WireVerdict(outbound)
    self.unsupported = unsupported.isEmpty ? nil : unsupported
  }

  public var isWithheld: Bool { inbound.isWithheld || outbound.isWithheld }
}

/// A part of an answer that stands in none of its passages.
public struct WireUnsupportedPart: Codable, Hashable, Sendable {
  /// A span of the answer, in Unicode scalars.
  public struct Span: Codable, Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ range: Range<Int>) {
      start = range.lowerBound
      end = range.upperBound
    }
  }

  /// For example `grounding.number`.
  public var rule: String
  /// `number`, `name` or `sentence`.
  public var kind: String
  /// `flag`, or `redact` where the sentence was taken out.
  public var decision: String
  /// The sentence, in Unicode scalars of the answer; empty where it was taken out, at the place where it stood.
  public var start: Int
  public var end: Int
  /// The numbers or names in the sentence; the sentence itself where all of it is meant.
  public var words: [Span]

  public init(
    rule: String, kind: String, decision: Verdict.Decision, sentence: Range<Int>, words: [Range<Int>]
  ) {
    self.rule = rule
    self.kind = kind
    self.decision = decision.rawValue
    start = sentence.lowerBound
    end = sentence.upperBound
    self.words = words.map(Span.init)
  }
}

/// What wrote an answer.
public struct WireGenerator: Codable, Hashable, Sendable {
  /// `quote`, `builtin`, `moe` or `upstream`.
  public var kind: String
  public var model: String

  public init(kind: String, model: String) {
    self.kind = kind
    self.model = model
  }
}

/// The `cloister` object of a chat completion: what OpenAI's format has no place for.
public struct AnswerDetail: Codable, Hashable, Sendable {
  /// The answer's own id, for example `ans-…`: the key of its audit record.
  public var id: String
  public var guardReport: GuardReport
  public var generator: WireGenerator
  /// Milliseconds a stage took: `guard_in`, `retrieve`, `guard_passages`, `generate`, `guard_out`, `total`.
  public var timings: [String: Double]
  /// Whether the answer consists of quotes alone, because the request or a collection asked for it.
  public var isStrict: Bool
  /// Citations of the model that the cited passages do not support; they are not in the answer.
  public var droppedCitationCount: Int
  /// Whether the model refused at first although the passages answer, and was asked again.
  public var isRetried: Bool

  public init(
    id: String, guardReport: GuardReport, generator: WireGenerator, timings: [String: Double],
    isStrict: Bool = false, droppedCitationCount: Int = 0, isRetried: Bool = false
  ) {
    self.id = id
    self.guardReport = guardReport
    self.generator = generator
    self.timings = timings
    self.isStrict = isStrict
    self.droppedCitationCount = droppedCitationCount
    self.isRetried = isRetried
  }

  enum CodingKeys: String, CodingKey {
    case id, generator, timings
    case guardReport = "guard"
    case isStrict = "strict"
    case droppedCitationCount = "citations_dropped"
    case isRetried = "retried"
  }
}
