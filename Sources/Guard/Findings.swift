internal import Domain

/// Collects what was found in one text and keeps what weighs most.
struct Findings: Sendable {
  private(set) var verdict = Verdict.allowed

  /// Of equally severe findings the first stays.
  mutating func add(_ decision: Verdict.Decision, _ ruleID: String, _ reason: String) {
    guard Self.severity(decision) > Self.severity(verdict.decision) else { return }
    verdict = Verdict(decision: decision, ruleID: ruleID, reason: reason)
  }

  private static func severity(_ decision: Verdict.Decision) -> Int {
    switch decision {
    case .allow: 0
    case .flag: 1
    case .redact: 2
    case .block: 3
    }
  }
}
