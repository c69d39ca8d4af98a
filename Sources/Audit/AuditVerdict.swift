public import Domain

/// What one rule of the guard decided, as the audit keeps it.
public struct AuditVerdict: Hashable, Sendable, Codable {
  /// Where on the way of a request the guard looked.
  public enum Stage: String, Sendable, Codable, CaseIterable {
    /// At the question.
    case inbound
    /// At a retrieved passage.
    case passage
    /// At the answer.
    case outbound
  }

  public var stage: Stage
  /// The rule that decided; nil where a model or the absence of any rule did.
  public var ruleID: String?
  public var decision: Verdict.Decision
  /// How sure a classifier was, 0…1; nil for rules.
  public var score: Double?
  /// The collection whose policy decided, or that the passage is of.
  public var collection: String?

  public init(
    stage: Stage, ruleID: String?, decision: Verdict.Decision, score: Double? = nil, collection: String? = nil
  ) {
    self.stage = stage
    self.ruleID = ruleID
    self.decision = decision
    self.score = score
    self.collection = collection
  }
}
