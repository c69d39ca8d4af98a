/// What the guard decided about a question, a passage or an answer, and why.
public struct Verdict: Hashable, Sendable {
  public enum Decision: String, Sendable, Codable {
    /// Let through unchanged.
    case allow
    /// Let through and recorded.
    case flag
    /// Let through with parts masked.
    case redact
    /// Not let through; the branded message stands in its place.
    case block
  }

  public var decision: Decision
  /// The rule that decided, for example `injection.override`; nil when nothing matched.
  public var ruleID: String?
  /// One sentence for the caller and the log. Never holds text of the question, passage or answer.
  public var reason: String?

  public init(decision: Decision, ruleID: String? = nil, reason: String? = nil) {
    self.decision = decision
    self.ruleID = ruleID
    self.reason = reason
  }

  public static let allowed = Verdict(decision: .allow)
}
