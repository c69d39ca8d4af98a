/// Why a request body cannot be understood, and which field is to blame.
public enum RequestError: Error, Hashable, CustomStringConvertible {
  /// The body is not JSON at all.
  case malformedJSON
  /// A required field is absent or null.
  case missing(parameter: String)
  /// A field holds another kind of value than it must.
  case wrongType(parameter: String, expected: String)
  /// A field holds a value of the right kind that is out of range or not among the known ones.
  case invalid(parameter: String, problem: String)

  /// The path of the field, for example `messages[0].content`; nil where no field is to blame.
  public var parameter: String? {
    switch self {
    case .malformedJSON: nil
    case .missing(let parameter), .wrongType(let parameter, _), .invalid(let parameter, _):
      parameter.isEmpty ? nil : parameter
    }
  }

  public var code: APIErrorCode {
    switch self {
    case .malformedJSON: .invalidJSON
    case .missing: .missingParameter
    case .wrongType: .invalidType
    case .invalid: .invalidValue
    }
  }

  public var description: String {
    switch self {
    case .malformedJSON: "The request body is not valid JSON (UTF-8)."
    case .missing(let parameter): "The field '\(parameter)' is required."
    case .wrongType(let parameter, let expected):
      parameter.isEmpty ? "The request body must be \(expected)." : "The field '\(parameter)' must be \(expected)."
    case .invalid(let parameter, let problem): "The field '\(parameter)' \(problem)."
    }
  }
}
