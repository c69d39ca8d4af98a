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

  public init(inbound: Verdict, outbound: Verdict) {
    self.inbound = WireVerdict(inbound)
    self.outbound = WireVerdict(outbound)
  }

  public var isWithheld: Bool { inbound.isWithheld || outbound.isWithheld }
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

  public init(
    id: String, guardReport: GuardReport, generator: WireGenerator, timings: [String: Double],
    isStrict: Bool = false, droppedCitationCount: Int = 0
  ) {
    self.id = id
    self.guardReport = guardReport
    self.generator = generator
    self.timings = timings
    self.isStrict = isStrict
    self.droppedCitationCount = droppedCitationCount
  }

  enum CodingKeys: String, CodingKey {
    case id, generator, timings
    case guardReport = "guard"
    case isStrict = "strict"
    case droppedCitationCount = "citations_dropped"
  }
}
