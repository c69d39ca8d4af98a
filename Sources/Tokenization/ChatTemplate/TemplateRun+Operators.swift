internal import Foundation

extension TemplateRun {
  func arithmetic(
    _ first: TemplateExpression, _ operands: [(symbol: String, operand: TemplateExpression)]
  ) throws(TemplateProblem) -> TemplateValue {
    var value = try evaluate(first)
    for (symbol, operand) in operands { value = try combine(value, symbol, try evaluate(operand)) }
    return value
  }

  func add(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    try combine(left, "+", right)
  }

  private func combine(
    _ left: TemplateValue, _ symbol: String, _ right: TemplateValue
  ) throws(TemplateProblem) -> TemplateValue {
    if case .undefined(let name) = left { throw .undefined(name) }
    if case .text(let format) = left, symbol == "%" { return .text(try self.format(format, right)) }
    if case .undefined(let name) = right { throw .undefined(name) }
    switch (left, symbol, right) {
    case (.text(let left), "+", .text(let right)):
      try spend(left.count + right.count)
      return .text(left + right)
    case (.list(let left), "+", .list(let right)):
      try spend(left.count + right.count)
      return .list(left + right)
    case (.tuple(let left), "+", .tuple(let right)):
      try spend(left.count + right.count)
      return .tuple(left + right)
    case (.text, "*", _), (.list, "*", _), (.tuple, "*", _): return try repeated(left, right)
    case (_, "*", .text), (_, "*", .list), (_, "*", .tuple): return try repeated(right, left)
    default: return try calculate(left, symbol, right)
    }
  }

  private func repeated(_ value: TemplateValue, _ times: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    guard let times = times.integerValue else { throw .wrongType(operation: "'*'", type: times.typeName) }
    let count: Int
    switch value {
    case .text(let text): count = text.count
    case .list(let items), .tuple(let items): count = items.count
    default: count = 0
    }
    let (total, overflows) = max(0, times).multipliedReportingOverflow(by: max(1, count))
    try spend(overflows ? .max : total)
    switch value {
    case .text(let text): return .text(text.repeated(times))
    case .list(let items): return .list(Array(repeatElement(items, count: max(0, times)).joined()))
    case .tuple(let items): return .tuple(Array(repeatElement(items, count: max(0, times)).joined()))
    default: return value
    }
  }

  private func calculate(
    _ left: TemplateValue, _ symbol: String, _ right: TemplateValue
  ) throws(TemplateProblem) -> TemplateValue {
    if let left = left.integerValue, let right = right.integerValue { return try calculate(left, symbol, right) }
    guard let first = left.numberValue, let second = right.numberValue else {
      throw .wrongType(operation: "'\(symbol)'", type: left.numberValue == nil ? left.typeName : right.typeName)
    }
    switch symbol {
    case "+": return .number(first + second)
    case "-": return .number(first - second)
    case "*": return .number(first * second)
    case "**": return .number(pow(first, second))
    default:
      guard second != 0 else { throw .divisionByZero }
      let quotient = (first / second).rounded(.down)
      return .number(symbol == "/" ? first / second : symbol == "//" ? quotient : first - quotient * second)
    }
  }

  private func calculate(_ left: Int, _ symbol: String, _ right: Int) throws(TemplateProblem) -> TemplateValue {
    let result: (partialValue: Int, overflow: Bool)
    switch symbol {
    case "+": result = left.addingReportingOverflow(right)
    case "-": result = left.subtractingReportingOverflow(right)
    case "*": result = left.multipliedReportingOverflow(by: right)
    case "**":
      if right < 0 { return .number(pow(Double(left), Double(right))) }
      return .integer(try power(left, right))
    case "/":
      guard right != 0 else { throw .divisionByZero }
      return .number(Double(left) / Double(right))
    default:
      guard right != 0 else { throw .divisionByZero }
      if right == -1 {
        result = symbol == "%" ? (0, false) : (0).subtractingReportingOverflow(left)
      } else {
        // Rounds down, so that the remainder has the divisor's sign.
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        let isRounded = remainder != 0 && (remainder < 0) != (right < 0)
        result = (symbol == "%" ? (isRounded ? remainder + right : remainder) : quotient - (isRounded ? 1 : 0), false)
      }
    }
    if result.overflow { throw .overflow(operation: "'\(symbol)'") }
    return .integer(result.partialValue)
  }

  private func power(_ base: Int, _ exponent: Int) throws(TemplateProblem) -> Int {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
    var result = 1
    for _ in 0..<min(exponent, 64) {
      let (product, overflows) = result.multipliedReportingOverflow(by: base)
      if overflows { throw .overflow(operation: "'**'") }
      result = product
    }
    return result
  }

  func sign(_ value: TemplateValue, isNegative: Bool) throws(TemplateProblem) -> TemplateValue {
    if case .number(let number) = value { return .number(isNegative ? -number : number) }
    return try calculate(.integer(0), isNegative ? "-" : "+", value)
  }

  // MARK: Comparison

  func compare(
    _ first: TemplateExpression, _ operands: [(symbol: String, operand: TemplateExpression)]
  ) throws(TemplateProblem) -> Bool {
    var left = try evaluate(first)
    for (symbol, operand) in operands {
      let right = try evaluate(operand)
      guard try holds(left, symbol, right) else { return false }
      left = right
    }
    return true
  }

  func holds(_ left: TemplateValue, _ symbol: String, _ right: TemplateValue) throws(TemplateProblem) -> Bool {
    switch symbol {
    case "==": return try isEqual(left, right)
    case "!=": return try !isEqual(left, right)
    case "in": return try contains(right, left)
    case "not in": return try !contains(right, left)
    default: break
    }
    for value in [left, right] {
      if case .undefined(let name) = value { throw .undefined(name) }
      try spend(on: value)
    }
    switch symbol {
    case "<": return try left.isLess(than: right)
    case "<=": return try !right.isLess(than: left)
    case ">": return try right.isLess(than: left)
    default: return try !left.isLess(than: right)
    }
  }

  func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateProblem) -> Bool {
    if case .text(let left) = left, case .text(let right) = right {
      guard left.count == right.count else { return false }
      try spend(left.count)
      return left == right
    }
    switch (left, right) {
    case (.list, .list), (.tuple, .tuple), (.dictionary, .dictionary): try spend(on: left)
    default: break
    }
    return left.isEqual(to: right)
  }

  private func contains(_ container: TemplateValue, _ value: TemplateValue) throws(TemplateProblem) -> Bool {
    switch container {
    case .undefined: return false
    case .text(let text):
      guard case .text(let part) = value else { throw .wrongType(operation: "'in' a text", type: value.typeName) }
      try spend(text.count + part.count)
      return text.first(part) != nil
    case .dictionary(let dictionary):
      try spend(on: value)
      return TemplateKey(value).flatMap { dictionary[$0] } != nil
    case .list(let items), .tuple(let items):
      try spend(items.count)
      for item in items where try isEqual(item, value) { return true }
      return false
    case .namespace(let namespace):
      guard case .text(let key) = value else { return false }
      return namespace.members[key] != nil
    default: throw .wrongType(operation: "'in'", type: container.typeName)
    }
  }
}
