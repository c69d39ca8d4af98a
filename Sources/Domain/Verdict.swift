/// What the guard decided about a question, a passage or an answer, and why.
public struct Verdict: Hashable, Sendable {
  /// What is done about a text; the stricter of two is the greater.
  public enum Decision: String, Sendable, Codable, CaseIterable, Comparable {
    /// Let through unchanged.
    case allow
    /// Let through unchanged, and recorded: what a new rule would find is seen before it does anything.
    case shadow
    /// Let through, recorded, and said to the caller.
    case flag
    /// Let through with parts masked.
    case redact
    /// Not let through; a message stands in its place. Nobody is suspected of an attack.
    case replace
    /// Not let through as an attack or a secret; the branded message stands in its place.
    case block

    /// Whether the text must not be shown.
    public var isWithheld: Bool { self >= .replace }

    public static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

    private var severity: Int {
      switch self {
      case .allow: 0
      case .shadow: 1
      case .flag: 2
      case .redact: 3
      case .replace: 4
      case .block: 5
      }
    }
  }

  /// One rule that matched.
  public struct Finding: Hashable, Sendable {
    /// For example `injection.override`.
    public var ruleID: String
    /// What the policy asks for; `allow` where ``allowedBy`` names an entry.
    public var decision: Decision
    /// What the rule measured, in units of its own; nil for rules that match or do not.
    public var score: Double?
    /// The entry of the allow-list that kept the rule from acting.
    public var allowedBy: String?

    public init(ruleID: String, decision: Decision, score: Double? = nil, allowedBy: String? = nil) {
      self.ruleID = ruleID
      self.decision = decision
      self.score = score
      self.allowedBy = allowedBy
    }
  }

  /// The strictest of all findings.
  public var decision: Decision
  /// The rule that decided, for example `injection.override`; nil when nothing matched.
  public var ruleID: String?
  /// One sentence for the caller and the log. Never holds text of the question, passage or answer.
  public var reason: String?
  /// Every rule that matched, in the order in which they were asked; also those that were only recorded.
  public var findings: [Finding]
  /// What stands in place of the text, by two-letter code of the language; empty for the branded message.
  public var messages: [String: String]

  /// - Parameter findings: nil where the deciding rule is all that matched.
  public init(
    decision: Decision, ruleID: String? = nil, reason: String? = nil, findings: [Finding]? = nil,
    messages: [String: String] = [:]
  ) {
    self.decision = decision
    self.ruleID = ruleID
    self.reason = reason
    self.findings = findings ?? ruleID.map { [Finding(ruleID: $0, decision: decision)] } ?? []
    self.messages = messages
  }

  public static let allowed = Verdict(decision: .allow)

  /// The stricter of two verdicts on one text, with the findings of both; of equally strict ones this.
  public func joined(with other: Verdict) -> Verdict {
    var verdict = other.decision > decision ? other : self
    verdict.findings = findings + other.findings.filter { !findings.contains($0) }
    return verdict
  }
}
