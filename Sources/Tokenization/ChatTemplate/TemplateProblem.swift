/// Why a chat template cannot be read, or not be run on a conversation.
///
/// Names that stand in the template are told; text of messages never is.
public enum TemplateProblem: Error, Hashable, Sendable {
  case tooLarge(sizeBytes: Int, limitBytes: Int)
  /// A character that begins nothing, or a text, comment or tag without its end.
  case lexical(String)
  case unexpected(String, expected: String)
  case unknownTag(String)
  case unknownFilter(String)
  case unknownTest(String)
  /// A name without value is called, or an attribute of it is wanted.
  case undefined(String)
  /// A construct of the language that chat templates do not use.
  case unsupported(String)
  case wrongType(operation: String, type: String)
  case wrongArguments(of: String, name: String)
  case overflow(operation: String)
  case divisionByZero
  /// The template itself refuses the conversation; only what it wrote itself is told.
  case refused(String)
  case tooDeep(limit: Int)
  case tooMuchWork(limit: Int)
}

extension TemplateProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let size, let limit): "\(size) bytes exceed the limit of \(limit)"
    case .lexical(let problem): problem
    case .unexpected(let found, let expected): "found \(found), expected \(expected)"
    case .unknownTag(let name): "unknown tag '\(name)'"
    case .unknownFilter(let name): "unknown filter '\(name)'"
    case .unknownTest(let name): "unknown test '\(name)'"
    case .undefined(let name): "\(name) is undefined"
    case .unsupported(let construct): "\(construct) is not supported"
    case .wrongType(let operation, let type): "\(operation) does not work on \(type)"
    case .wrongArguments(let function, let name): "\(function) does not take or lacks the argument \(name)"
    case .overflow(let operation): "the result of \(operation) is too large"
    case .divisionByZero: "division by zero"
    case .refused(let message): "the template refuses the conversation: \(message)"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .tooMuchWork(let limit): "takes more than \(limit) steps"
    }
  }
}
