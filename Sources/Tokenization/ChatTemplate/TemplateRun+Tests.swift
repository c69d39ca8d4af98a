/// Jinja's tests: `value is name`.
extension TemplateRun {
  func test(_ name: String, _ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateProblem) -> Bool {
    if let operation = Self.comparisons[name] { return try holds(value, operation, try arguments.only("other")) }
    if name == "divisibleby" {
      let divisor = try arguments.integer(try arguments.only("number"), default: 0)
      return try integer(value, for: name, divisor: divisor) == 0
    }
    if name == "sameas" {
      let other = try arguments.only("other")
      return value.typeName == other.typeName ? try isEqual(value, other) : false
    }
    _ = try arguments.bound(to: [])
    switch name {
    case "odd": return try integer(value, for: name, divisor: 2) != 0
    case "even": return try integer(value, for: name, divisor: 2) == 0
    case "lower", "upper":
      let text = try text(of: value)
      try spend(text.count)
      return text.hasOnlyCase(upper: name == "upper")
    case "filter": return Self.filters.contains(try arguments.text(value).string)
    default: return try hasType(value, name)
    }
  }

  private static let comparisons = [
    "==": "==", "eq": "==", "equalto": "==", "ne": "!=", "lt": "<", "lessthan": "<", "le": "<=", "gt": ">",
    "greaterthan": ">", "ge": ">=", "in": "in",
  ]

  private func integer(_ value: TemplateValue, for name: String, divisor: Int) throws(TemplateProblem) -> Int {
    if case .undefined(let name) = value { throw .undefined(name) }
    guard let integer = value.integerValue else { throw .wrongType(operation: "'\(name)'", type: value.typeName) }
    guard divisor != 0 else { throw .divisionByZero }
    return divisor == -1 ? 0 : integer % divisor
  }

  private func hasType(_ value: TemplateValue, _ name: String) throws(TemplateProblem) -> Bool {
    switch (name, value) {
    case ("defined", .undefined): return false
    case ("defined", _): return true
    case ("undefined", .undefined): return true
    case ("none", .null), ("boolean", .boolean), ("integer", .integer), ("float", .number), ("string", .text),
      ("mapping", .dictionary), ("number", .boolean), ("number", .integer), ("number", .number):
      return true
    case ("true", .boolean(let isTrue)): return isTrue
    case ("false", .boolean(let isTrue)): return !isTrue
    // What is undefined can be iterated over, and even called: the error comes then.
    case ("sequence", .text), ("sequence", .list), ("sequence", .tuple), ("sequence", .dictionary),
      ("sequence", .undefined), ("iterable", .text), ("iterable", .list), ("iterable", .tuple),
      ("iterable", .dictionary), ("iterable", .undefined), ("iterable", .loop), ("callable", .callable),
      ("callable", .undefined):
      return true
    default:
      guard Self.typeTests.contains(name) else { throw .unknownTest(name) }
      return false
    }
  }

  private static let typeTests: Set<String> = [
    "undefined", "none", "boolean", "integer", "float", "number", "string", "mapping", "sequence", "iterable",
    "callable", "true", "false",
  ]
}
