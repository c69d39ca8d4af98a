internal import Foundation

/// Jinja's filters: `value | name`. A filter that reads texts takes any value as its text.
extension TemplateRun {
  static let filters = textFilters.union(valueFilters).union(listFilters)

  static let valueFilters: Set<String> = [
    "default", "d", "tojson", "int", "float", "abs", "round", "length", "count", "string", "safe", "items", "dictsort",
  ]

  func filter(
    _ name: String, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    if Self.textFilters.contains(name) {
      return try filterText(name, try text(of: value), arguments)
    }
    if Self.listFilters.contains(name) { return try filterList(name, value, arguments) }
    switch name {
    case "default", "d": return try fallback(value, arguments)
    case "tojson": return .text(try json(value, arguments))
    case "int", "float": return try number(value, isWhole: name == "int", arguments)
    case "abs":
      if let integer = value.integerValue, integer >= 0 { return .integer(integer) }
      return try sign(value, isNegative: (value.numberValue ?? 0) < 0)
    case "round": return try rounded(value, arguments)
    case "length", "count": return .integer(try length(of: value))
    case "string", "safe": return .text(try text(of: value))
    case "items":
      if case .undefined = value { return .list([]) }
      guard case .dictionary(let dictionary) = value else {
        throw .wrongType(operation: arguments.function, type: value.typeName)
      }
      return .list(dictionary.items)
    case "dictsort": return try sortedMembers(value, arguments)
    default: throw .unknownFilter(name)
    }
  }

  private func fallback(_ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue
  {
    let values = try arguments.bound(to: ["default_value", "boolean"])
    var isMissing = arguments.boolean(values[1], default: false) && !value.isTrue
    if case .undefined = value { isMissing = true }
    return isMissing ? values[0] ?? .text(.empty) : value
  }

  private func json(_ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateText {
    let values = try arguments.bound(to: ["ensure_ascii", "indent", "separators", "sort_keys"])
    try spend(on: value)
    var json = TemplateJSON()
    json.escapesNonASCII = arguments.boolean(values[0], default: false)
    json.sortsKeys = arguments.boolean(values[3], default: false)
    if let indent = values[1], case .null = indent {
    } else if values[1] != nil {
      json.indent = min(max(0, try arguments.integer(values[1], default: 0)), 16)
      json.itemSeparator = TemplateText(",", isTrusted: false)
    }
    if case .tuple(let separators)? = values[2], separators.count == 2 {
      json.itemSeparator = try arguments.text(separators[0])
      json.keySeparator = try arguments.text(separators[1])
    }
    try json.write(value)
    try spend(json.result.count)
    return json.result
  }

  private func number(
    _ value: TemplateValue, isWhole: Bool, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    if case .undefined(let name) = value { throw .undefined(name) }
    let fallback = try arguments.bound(to: ["default"])[0] ?? (isWhole ? .integer(0) : .number(0))
    if isWhole, let integer = value.integerValue { return .integer(integer) }
    var number = value.numberValue
    if case .text(let text) = value {
      let digits = text.stripped().string
      if isWhole, let integer = Int(digits) { return .integer(integer) }
      number = Double(digits)
    }
    guard let number else { return fallback }
    if !isWhole { return .number(number) }
    return abs(number) < 0x1p62 ? .integer(Int(number)) : fallback
  }

  private func rounded(_ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue
  {
    let values = try arguments.bound(to: ["precision", "method"])
    guard let number = value.numberValue else { throw .wrongType(operation: "'round'", type: value.typeName) }
    let precision = try arguments.integer(values[0], default: 0)
    let rule: FloatingPointRoundingRule =
      switch try arguments.optionalText(values[1])?.string {
      case "ceil": .up
      case "floor": .down
      default: .toNearestOrEven
      }
    let scale = pow(10, Double(min(max(precision, -300), 300)))
    if rule == .toNearestOrEven, precision >= 0, precision <= 20 {
      // Through the decimal form, as Python rounds.
      return .number(Double(String(format: "%.\(precision)f", number)) ?? number)
    }
    return .number((number * scale).rounded(rule) / scale)
  }

  func length(of value: TemplateValue) throws(TemplateProblem) -> Int {
    switch value {
    case .undefined: return 0
    case .text(let text): return text.count
    case .list(let items), .tuple(let items): return items.count
    case .dictionary(let dictionary): return dictionary.keys.count
    case .loop(let loop): return loop.items.count
    default: throw .wrongType(operation: "'length'", type: value.typeName)
    }
  }

  private func sortedMembers(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["case_sensitive", "by", "reverse"])
    guard case .dictionary(let dictionary) = value else {
      throw .wrongType(operation: arguments.function, type: value.typeName)
    }
    let position = try arguments.optionalText(values[1])?.string == "value" ? 1 : 0
    let sorted = try sorted(
      dictionary.items, isCaseSensitive: arguments.boolean(values[0], default: false),
      isReversed: arguments.boolean(values[2], default: false)
    ) { item throws(TemplateProblem) in
      guard case .tuple(let pair) = item else { return item }
      return pair[position]
    }
    return .list(sorted)
  }
}
