internal import Domain

/// A model that judges whether a question may be answered and an answer be shown.
///
/// It knows harms that no rule describes, and takes seconds; it is asked last, about what the rules let through.
public protocol SafetyModel: Sendable {
  /// - Throws: What keeps the model from judging; the text then counts as unsafe.
  func judge(question: String) async throws -> SafetyFinding

  /// - Parameter question: What the answer answers.
  /// - Throws: What keeps the model from judging; the text then counts as unsafe.
  func judge(answer: String, to question: String) async throws -> SafetyFinding
}

/// What a model of safety found.
public struct SafetyFinding: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case safe
    /// Harmful in one view and not in another: recorded, not blocked.
    case controversial
    case unsafe
  }

  public var severity: Severity
  /// Names of the violated rules, from the closed list of the model, never words of the text.
  public var categories: [String]

  public init(severity: Severity, categories: [String] = []) {
    self.severity = severity
    self.categories = categories
  }

  var verdict: Verdict {
    let names = categories.isEmpty ? "" : " (\(categories.joined(separator: ", ")))"
    return switch severity {
    case .safe: .allowed
    case .controversial:
      Verdict(
        decision: .flag, ruleID: "safety.controversial", reason: "The safety model finds it controversial\(names).")
    case .unsafe:
      Verdict(decision: .block, ruleID: "safety.unsafe", reason: "The safety model finds it unsafe\(names).")
    }
  }

  /// What is done where the model cannot judge.
  static let unavailable = Verdict(
    decision: .block, ruleID: "safety.unavailable", reason: "The safety model could not judge it.")
}
