public import Domain

/// Why a request was not served.
public enum AnsweringError: Error, Hashable, CustomStringConvertible {
  /// The guard refused the question; `message` is the branded one.
  case blocked(verdict: Verdict, message: String)

  public var description: String {
    switch self {
    case .blocked(let verdict, _):
      "The guard refused the question (rule \(verdict.ruleID ?? "unnamed")); reword it or ask the operator."
    }
  }
}
