/// Writes a value as Python's `json.dumps` does.
struct TemplateJSON {
  var escapesNonASCII = false
  var sortsKeys = false
  /// Spaces for each level; nil writes everything on one line.
  var indent: Int?
  var itemSeparator = TemplateText(", ", isTrusted: false)
  var keySeparator = TemplateText(": ", isTrusted: false)
  private(set) var result = TemplateText.empty

  mutating func write(_ value: TemplateValue, level: Int = 0) throws(TemplateProblem) {
    switch value {
    case .null: result.append("null")
    case .boolean(let value): result.append(value ? "true" : "false")
    case .integer(let value): result.append(String(value))
    case .number(let value):
      result.append(value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : String(value))
    case .text(let text): write(text)
    case .list(let items), .tuple(let items): try write(items, level: level)
    case .dictionary(let dictionary): try write(dictionary, level: level)
    default: throw .wrongType(operation: "tojson", type: value.typeName)
    }
  }

  private mutating func write(_ items: [TemplateValue], level: Int) throws(TemplateProblem) {
    guard !items.isEmpty else { return result.append("[]") }
    result.append("[")
    for (index, item) in items.enumerated() {
      separate(index, level: level + 1)
      try write(item, level: level + 1)
    }
    breakLine(level: level)
    result.append("]")
  }

  private mutating func write(_ dictionary: TemplateDictionary, level: Int) throws(TemplateProblem) {
    guard !dictionary.keys.isEmpty else { return result.append("{}") }
    result.append("{")
    var members = zip(dictionary.keys, dictionary.values).map { (name: $0.value.text, value: $1) }
    if sortsKeys { members.sort { $0.name < $1.name } }
    for (index, member) in members.enumerated() {
      separate(index, level: level + 1)
      write(member.name)
      result.append(keySeparator)
      try write(member.value, level: level + 1)
    }
    breakLine(level: level)
    result.append("}")
  }

  private mutating func separate(_ index: Int, level: Int) {
    if index > 0 { result.append(itemSeparator) }
    breakLine(level: level)
  }

  private mutating func breakLine(level: Int) {
    guard let indent else { return }
    result.append("\n" + String(repeating: " ", count: indent * level))
  }

  private mutating func write(_ text: TemplateText) {
    result.append("\"")
    result.append(text.mapScalars { scalar, _ in escape(scalar) })
    result.append("\"")
  }

  private func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{8}": return "\\b"
    case "\u{C}": return "\\f"
    default:
      let isEscaped = scalar.value < 0x20 || (escapesNonASCII && scalar.value > 0x7E)
      return isEscaped ? String(scalar).utf16.map(Self.escape).joined() : String(scalar)
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
