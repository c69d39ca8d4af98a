internal import Domain

/// Collects what was found in one text and keeps what weighs most.
struct Findings: Sendable {
  private(set) var verdict = Verdict.allowed
  /// What the text is excused from.
  var allowance = Allowance()

  /// Of equally severe findings the first stays. What is allowed is no finding; what is excused is one that does nothing.
  ///
  /// - Parameters:
  ///   - score: What the rule measured, in units of its own.
  ///   - messages: What stands in place of the text, by language; empty for the branded message.
  mutating func add(
    _ decision: Verdict.Decision, _ ruleID: String, _ reason: String, score: Double? = nil,
    messages: [String: String] = [:]
  ) {
    guard decision > .allow else { return }
    var finding = Verdict.Finding(ruleID: ruleID, decision: decision, score: score)
    if let entry = allowance.entryID(for: ruleID) {
      finding.decision = .allow
      finding.allowedBy = entry
      return verdict = verdict.joined(with: Verdict(decision: .allow, findings: [finding]))
    }
    verdict = verdict.joined(
      with: Verdict(decision: decision, ruleID: ruleID, reason: reason, findings: [finding], messages: messages))
  }

  /// Takes what a model judged.
  mutating func add(_ other: Verdict) {
    guard let ruleID = other.ruleID else { return }
    add(other.decision, ruleID, other.reason ?? "", messages: other.messages)
  }

  /// Takes what was found in another part of the text.
  mutating func add(_ other: Findings) {
    verdict = verdict.joined(with: other.verdict)
  }
}
