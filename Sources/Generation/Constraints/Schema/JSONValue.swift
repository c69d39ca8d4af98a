/// A JSON text as a tree that keeps the order of properties and the spelling of numbers.
indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// As it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Property])

  struct Property: Hashable, Sendable {
    var name: String
    var value: JSONValue
  }

  /// The value of a property; nil where this is no object or lacks it.
  subscript(name: String) -> JSONValue? {
    guard case .object(let properties) = self else { return nil }
    return properties.first { $0.name == name }?.value
  }

  /// Compact JSON.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): JSONText.quoted(text)
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .object(let properties):
      "{" + properties.map { JSONText.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  /// The value of a whole number, however it is written.
  var integer: Int? {
    guard case .number(let digits) = self else { return nil }
    return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
  }
}

/// How JSON writes strings: RFC 8259, section 7.
enum JSONText {
  static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { escaped($0) ?? String($0) }.joined() + "\""
  }

  /// The escape that a scalar needs; nil where it stands for itself.
  static func escaped(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\u{8}": "\\b"
    case "\u{C}": "\\f"
    case "\0"..."\u{1F}": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: nil
    }
  }
}
