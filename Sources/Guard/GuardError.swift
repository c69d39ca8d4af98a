/// What is wrong with the rules of the guard: the file, the key or rule, and what to do.
public enum GuardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A rule file is absent, not YAML, or does not have the expected shape.
  case unreadableFile(name: String, key: String, reason: String)
  /// A value has the right type and makes no sense.
  case invalidValue(file: String, key: String, reason: String)
  /// A pattern of a rule does not follow the pattern language.
  case invalidPattern(file: String, rule: String, number: Int, reason: String)
  /// Two rules of one file have the same id.
  case duplicateRule(file: String, rule: String)
  /// Questions are to be compared with examples, and nothing encodes them.
  case missingEncoder
  /// The weights of a classifier are not those that were written.
  case damagedClassifier(part: String, reason: String)

  public var description: String {
    switch self {
    case .unreadableFile(let name, let key, let reason):
      "Guard rules: \(name)\(key.isEmpty ? "" : ", key \(key)"): \(reason)."
    case .invalidValue(let file, let key, let reason):
      "Guard rules: \(file), key \(key): \(reason)."
    case .invalidPattern(let file, let rule, let number, let reason):
      "Guard rules: \(file), rule \(rule), pattern \(number): \(reason)."
    case .duplicateRule(let file, let rule):
      "Guard rules: \(file): rule \(rule) stands twice; give each rule an id of its own."
    case .missingEncoder:
      "Guard rules: topics.yaml has examples, and there is no embedding model to compare questions with them."
    case .damagedClassifier(let part, let reason):
      "Guard rules: the weights of the \(part) classifier are damaged: \(reason). Install the file again, or take the "
        + "section ‘classifier’ out of injection.yaml to go by the rules alone."
    }
  }
}
