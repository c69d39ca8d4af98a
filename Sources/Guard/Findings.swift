internal import Domain

/// Collects what was found in one text and keeps what weighs most.
struct Findings: Sendable {
  private(set) var verdict = Verdict.allowed

  /// Of equally severe findings the first stays. What is allowed is no finding.
  ///
  /// - Parameter score: What the rule measured, in units of its own.
  /// - Parameter messages: What stands in place of the text, by language; empty for the branded message.
  mutating func add(
    _ decision: Verdict.Decision, _ ruleID: String, _ reason: String, score: Double? = nil,
    messages: [String: String] = [:]
  ) {
    guard decision > .allow else { return }
    let finding = Verdict.Finding(ruleID: ruleID, decision: decision, score: score)
    verdict = verdict.joined(
      with: Verdict(decision: decision, ruleID: ruleID, reason: reason, findings: [finding], messages: messages))
  }

  /// Takes what was found in another part of the text.
  mutating func add(_ other: Findings) {
    verdict = verdict.joined(with: other.verdict)
  }
}
