public import Domain

/// What one rule of the guard decided, as the audit keeps it.
public struct AuditVerdict: Hashable, Sendable, Codable {
  /// Where on the way of a request the guard looked.
  public enum Stage: String, Sendable, Codable, CaseIterable {
    /// At a document, when it was read.
    case document
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
  /// What the rule measured, in units of its own; nil for rules that match or do not.
  public var score: Double?
  /// The collection whose policy decided, or that the passage is of.
  public var collection: String?
  /// The entry of the allow-list that kept the rule from acting.
  public var allowedBy: String?

  public init(
    stage: Stage, ruleID: String?, decision: Verdict.Decision, score: Double? = nil, collection: String? = nil,
    allowedBy: String? = nil
  ) {
    self.stage = stage
    self.ruleID = ruleID
    self.decision = decision
    self.score = score
    self.collection = collection
    self.allowedBy = allowedBy
  }

  /// Every rule that matched, also those that were only recorded or excused.
  public static func findings(of verdict: Verdict, at stage: Stage) -> [AuditVerdict] {
    verdict.findings.map {
      AuditVerdict(
        stage: stage, ruleID: $0.ruleID, decision: $0.decision, score: $0.score, allowedBy: $0.allowedBy)
    }
  }
}
