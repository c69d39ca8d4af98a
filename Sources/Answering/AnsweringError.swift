public import Domain

/// Why a request was not served.
public enum AnsweringError: Error, Hashable, CustomStringConvertible {
  /// The guard refused the question; `message` is the branded one.
  case blocked(verdict: Verdict, message: String)
  /// Another form than prose was asked for, but a passage is of a collection that is only quoted.
  case formatNotStrict(collection: CollectionName)

  /// The generator could not answer; `reason` is its own description, without text of the request.
  case generatorFailed(reason: String)

  public var description: String {
    switch self {
    case .blocked(let verdict, _):
      "The guard refused the question (rule \(verdict.ruleID ?? "unnamed")); reword it or ask the operator."
    case .formatNotStrict(let collection):
      "The collection \(collection) is only quoted (answers.strict_collections), so that its answers have no other form; "
        + "leave out the format or the collection."
    case .generatorFailed(let reason): "No answer could be written: \(reason)"
    }
  }
}
