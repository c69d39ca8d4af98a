internal import Foundation

/// Python's two ways to fill values into a text.
extension TemplateRun {
  /// `'… %s …' % values`.
  func format(_ format: TemplateText, _ value: TemplateValue) throws(TemplateProblem) -> TemplateText {
    var values: [TemplateValue] = [value]
    if case .tuple(let items) = value { values = items }
    var result = TemplateText.empty
    var index = 0
    var used = 0
    while index < format.count {
      guard format[index] == "%" else {
        result.append(format[index..<index + 1])
        index += 1
        continue
      }
      let field = try FormatField(format, at: index + 1)
      index = field.end
      if field.type == "%" {
        result.append(format[field.end - 1..<field.end])
        continue
      }
      guard used < values.count else { throw .wrongArguments(of: "'%'", name: "number \(used + 1)") }
      let text = try self.text(of: values[used], field)
      try spend(text.count + field.width)
      result.append(field.padded(text))
      used += 1
    }
    if case .dictionary? = values.first { return result }
    guard used == values.count else { throw .wrongArguments(of: "'%'", name: "number \(used + 1)") }
    return result
  }

  private func text(of value: TemplateValue, _ field: FormatField) throws(TemplateProblem) -> TemplateText {
    switch field.type {
    case "s":
      let text = try text(of: value)
      return field.precision.map { text[0..<min($0, text.count)] } ?? text
    case "r":
      try spend(on: value)
      return value.representation
    case "d", "i", "x", "X":
      guard let number = value.numberValue, abs(number) < 0x1p62 else {
        throw .wrongType(operation: "'%\(field.type)'", type: value.typeName)
      }
      let integer = value.integerValue ?? Int(number)
      let radix = field.type == "x" || field.type == "X" ? 16 : 10
      return TemplateText(String(integer, radix: radix, uppercase: field.type == "X"), isTrusted: false)
    case "f":
      guard let number = value.numberValue else { throw .wrongType(operation: "'%f'", type: value.typeName) }
      return TemplateText(String(format: "%.\(field.precision ?? 6)f", number), isTrusted: false)
    default: throw .unsupported("the format '%\(field.type)'")
    }
  }

  /// `'… {} {0} {name} …'.format(…)`, without formats inside the braces.
  func fill(_ format: TemplateText, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateText {
    var result = TemplateText.empty
    var index = 0
    var used = 0
    while index < format.count {
      let scalar = format[index]
      let isDoubled = index + 1 < format.count && format[index + 1] == scalar
      guard scalar == "{" || scalar == "}", !(isDoubled && (scalar == "{" || scalar == "}")) else {
        result.append(format[index..<index + 1])
        index += scalar == "{" || scalar == "}" ? 2 : 1
        continue
      }
      guard scalar == "{", let end = (index..<format.count).first(where: { format[$0] == "}" }) else {
        throw .wrongArguments(of: "'format'", name: "of braces in pairs")
      }
      let name = format[index + 1..<end].string
      let position = name.isEmpty ? used : Int(name) ?? -1
      if name.isEmpty { used += 1 }
      var value = arguments.named.first { $0.name == name }?.value
      if arguments.positional.indices.contains(position) { value = arguments.positional[position] }
      guard let value else { throw .wrongArguments(of: "'format'", name: "'\(name)'") }
      let text = try text(of: value)
      try spend(text.count)
      result.append(text)
      index = end + 1
    }
    return result
  }
}

/// What stands behind a `%`.
private struct FormatField {
  var isLeft = false
  var padsWithZeros = false
  var width = 0
  var precision: Int?
  var type: Unicode.Scalar
  var end: Int

  /// Wider fields serve nobody.
  private static let maximumWidth = 1000

  init(_ format: TemplateText, at start: Int) throws(TemplateProblem) {
    var index = start
    func number() throws(TemplateProblem) -> Int {
      var value = 0
      while index < format.count, ("0"..."9").contains(format[index]) {
        value = value * 10 + Int(format[index].value - 48)
        guard value <= Self.maximumWidth else { throw .overflow(operation: "'%'") }
        index += 1
      }
      return value
    }
    while index < format.count, format[index] == "-" || format[index] == "0" {
      if format[index] == "-" { isLeft = true } else { padsWithZeros = true }
      index += 1
    }
    width = try number()
    if index < format.count, format[index] == "." {
      index += 1
      precision = try number()
    }
    guard index < format.count else { throw .wrongArguments(of: "'%'", name: "of a complete format") }
    type = format[index]
    end = index + 1
  }

  func padded(_ text: TemplateText) -> TemplateText {
    let missing = width - text.count
    guard missing > 0 else { return text }
    let isNumber = type != "s" && type != "r"
    if padsWithZeros, isNumber, !isLeft {
      let signCount = !text.isEmpty && text[0] == "-" ? 1 : 0
      let zeros = TemplateText(String(repeating: "0", count: missing), isTrusted: false)
      return text[0..<signCount] + zeros + text[signCount..<text.count]
    }
    let spaces = TemplateText(String(repeating: " ", count: missing), isTrusted: false)
    return isLeft ? text + spaces : spaces + text
  }
}
