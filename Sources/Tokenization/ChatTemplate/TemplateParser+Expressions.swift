extension TemplateParser {
  /// One expression, or several with commas between them, which make a tuple.
  mutating func tuple(withConditional: Bool = true) throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    let first = try withConditional ? expression() : disjunction()
    guard isAt(",") else { return first }
    var items = [first]
    while take(",") {
      if isAtEndOfTuple { break }
      items.append(try withConditional ? expression() : disjunction())
    }
    return TemplateExpression(kind: .tuple(items), line: line)
  }

  private var isAtEndOfTuple: Bool {
    current.kind == .tagEnd || current.kind == .outputEnd || isAt(")")
  }

  mutating func expression() throws(TemplateProblem) -> TemplateExpression {
    try nested { parser throws(TemplateProblem) in try parser.conditional() }
  }

  /// `value if test else other`.
  private mutating func conditional() throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    let value = try disjunction()
    guard takeName("if") else { return value }
    let test = try disjunction()
    let otherwise = takeName("else") ? try expression() : nil
    let kind = TemplateExpression.Kind.conditional(value, test: test, otherwise: otherwise)
    if otherwise == nil, isAtName("if") { throw .unsupported("a second 'if' without 'else'") }
    return TemplateExpression(kind: kind, line: line)
  }

  mutating func disjunction() throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    var operands = [try conjunction()]
    while takeName("or") { operands.append(try conjunction()) }
    return operands.count == 1 ? operands[0] : TemplateExpression(kind: .any(operands), line: line)
  }

  private mutating func conjunction() throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    var operands = [try negation()]
    while takeName("and") { operands.append(try negation()) }
    return operands.count == 1 ? operands[0] : TemplateExpression(kind: .all(operands), line: line)
  }

  private mutating func negation() throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    guard takeName("not") else { return try comparison() }
    let operand = try nested { parser throws(TemplateProblem) in try parser.negation() }
    return TemplateExpression(kind: .not(operand), line: line)
  }

  private static let comparisons: Set<String> = ["==", "!=", "<", "<=", ">", ">="]

  private mutating func comparison() throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    let first = try operators(["+", "-"])
    var operands: [(symbol: String, operand: TemplateExpression)] = []
    while let symbol = comparisonSymbol() { operands.append((symbol, try operators(["+", "-"]))) }
    return operands.isEmpty ? first : TemplateExpression(kind: .comparison(first, operands), line: line)
  }

  private mutating func comparisonSymbol() -> String? {
    if case .symbol(let symbol) = current.kind, Self.comparisons.contains(symbol) {
      advance()
      return symbol
    }
    if takeName("in") { return "in" }
    guard isAtName("not"), following.kind == .name("in") else { return nil }
    advance()
    advance()
    return "not in"
  }

  /// From loose to tight: `+ -`, then `~`, then `* / // %`, then `**`.
  private mutating func operators(_ symbols: Set<String>) throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    let first = try tighter(than: symbols)
    var operands: [(symbol: String, operand: TemplateExpression)] = []
    while case .symbol(let symbol) = current.kind, symbols.contains(symbol) {
      advance()
      operands.append((symbol, try tighter(than: symbols)))
    }
    if operands.isEmpty { return first }
    if symbols.contains("~") {
      return TemplateExpression(kind: .concatenation([first] + operands.map(\.operand)), line: line)
    }
    return TemplateExpression(kind: .arithmetic(first, operands), line: line)
  }

  private mutating func tighter(than symbols: Set<String>) throws(TemplateProblem) -> TemplateExpression {
    if symbols.contains("+") { return try operators(["~"]) }
    if symbols.contains("~") { return try operators(["*", "/", "//", "%"]) }
    if symbols.contains("*") { return try operators(["**"]) }
    return try unary(withFilters: true)
  }

  private mutating func unary(withFilters: Bool) throws(TemplateProblem) -> TemplateExpression {
    let line = current.line
    var value: TemplateExpression
    if isAt("-") || isAt("+") {
      let isNegative = isAt("-")
      advance()
      let operand = try nested { parser throws(TemplateProblem) in try parser.unary(withFilters: false) }
      value = TemplateExpression(kind: .sign(isNegative: isNegative, operand), line: line)
    } else {
      value = try primary()
    }
    var postfixes = try postfixes()
    if withFilters { postfixes += try self.postfixes(withFilters: true) }
    if !postfixes.isEmpty { value = TemplateExpression(kind: .postfix(value, postfixes), line: line) }
    return value
  }

  private mutating func primary() throws(TemplateProblem) -> TemplateExpression {
    let token = current
    advance()
    let kind: TemplateExpression.Kind
    switch token.kind {
    case .name(let name): kind = Self.constant(name).map { .constant($0) } ?? .name(name)
    case .integer(let value): kind = .constant(.integer(value))
    case .number(let value): kind = .constant(.number(value))
    case .text(var text):
      while case .text(let more) = current.kind {
        text += more
        advance()
      }
      kind = .constant(.text(TemplateText(text, isTrusted: true)))
    case .symbol("("): return try parenthesized(line: token.line)
    case .symbol("["): kind = .list(try items(until: "]"))
    case .symbol("{"): kind = .dictionary(try members())
    default: throw .unexpected(token.description, expected: "an expression")
    }
    return TemplateExpression(kind: kind, line: token.line)
  }

  private static func constant(_ name: String) -> TemplateConstant? {
    switch name {
    case "true", "True": .boolean(true)
    case "false", "False": .boolean(false)
    case "none", "None": .null
    default: nil
    }
  }

  private mutating func parenthesized(line: Int) throws(TemplateProblem) -> TemplateExpression {
    if take(")") { return TemplateExpression(kind: .tuple([]), line: line) }
    let value = try tuple()
    try expect(")")
    return value
  }

  private mutating func items(until end: String) throws(TemplateProblem) -> [TemplateExpression] {
    var items: [TemplateExpression] = []
    while !take(end) {
      if !items.isEmpty {
        try expect(",")
        if take(end) { break }
      }
      items.append(try expression())
    }
    return items
  }

  private mutating func members() throws(TemplateProblem) -> [(key: TemplateExpression, value: TemplateExpression)] {
    var members: [(key: TemplateExpression, value: TemplateExpression)] = []
    while !take("}") {
      if !members.isEmpty {
        try expect(",")
        if take("}") { break }
      }
      let key = try expression()
      try expect(":")
      members.append((key, try expression()))
    }
    return members
  }

  // MARK: What follows a value

  /// - Parameters:
  ///   - withFilters: Filters, tests and calls of their results; otherwise attributes, items and calls.
  ///   - filtersOnly: Only filters.
  mutating func postfixes(
    withFilters: Bool = false, filtersOnly: Bool = false
  ) throws(TemplateProblem) -> [TemplatePostfix] {
    var postfixes: [TemplatePostfix] = []
    while true {
      let line = current.line
      if withFilters || filtersOnly, take("|") {
        postfixes.append(try filter(line: line))
      } else if withFilters, takeName("is") {
        postfixes.append(TemplatePostfix(kind: try test(), line: line))
      } else if !filtersOnly, isAt("(") {
        postfixes.append(TemplatePostfix(kind: .call(try arguments()), line: line))
      } else if !withFilters, !filtersOnly, take(".") {
        postfixes.append(TemplatePostfix(kind: try attribute(), line: line))
      } else if !withFilters, !filtersOnly, take("[") {
        postfixes.append(TemplatePostfix(kind: try subscription(), line: line))
      } else {
        return postfixes
      }
    }
  }

  private mutating func attribute() throws(TemplateProblem) -> TemplatePostfix.Kind {
    if case .integer(let index) = current.kind {
      let line = current.line
      advance()
      return .item(TemplateExpression(kind: .constant(.integer(index)), line: line))
    }
    return .attribute(try name())
  }

  private mutating func subscription() throws(TemplateProblem) -> TemplatePostfix.Kind {
    let start = isAt(":") ? nil : try expression()
    guard take(":") else {
      try expect("]")
      guard let start else { throw unexpected("an index") }
      return .item(start)
    }
    let end = isAt(":") || isAt("]") ? nil : try expression()
    let step = take(":") && !isAt("]") ? try expression() : nil
    try expect("]")
    return .slice(start: start, end: end, step: step)
  }

  private mutating func arguments() throws(TemplateProblem) -> TemplateArgumentSyntax {
    try expect("(")
    var arguments = TemplateArgumentSyntax()
    var isFirst = true
    while !take(")") {
      if !isFirst {
        try expect(",")
        if take(")") { break }
      }
      isFirst = false
      if isAt("*") || isAt("**") { throw .unsupported("a list of arguments from a value") }
      if case .name(let name) = current.kind, following.kind == .symbol("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected("a named argument") }
        arguments.positional.append(try expression())
      }
    }
    return arguments
  }

  mutating func filter(line: Int) throws(TemplateProblem) -> TemplatePostfix {
    let name = try name()
    let arguments = isAt("(") ? try arguments() : TemplateArgumentSyntax()
    return TemplatePostfix(kind: .filter(name, arguments), line: line)
  }

  /// `is name`, `is not name(…)`, `is name argument`.
  private mutating func test() throws(TemplateProblem) -> TemplatePostfix.Kind {
    let isNegated = takeName("not")
    let name = try name()
    if isAt("(") { return .test(name, try arguments(), isNegated: isNegated) }
    guard beginsArgument else { return .test(name, TemplateArgumentSyntax(), isNegated: isNegated) }
    let line = current.line
    var argument = try nested { parser throws(TemplateProblem) in try parser.primary() }
    let postfixes = try postfixes()
    if !postfixes.isEmpty { argument = TemplateExpression(kind: .postfix(argument, postfixes), line: line) }
    return .test(name, TemplateArgumentSyntax(positional: [argument]), isNegated: isNegated)
  }

  private var beginsArgument: Bool {
    switch current.kind {
    case .name(let name): !["else", "or", "and", "if", "in", "is", "not", "recursive"].contains(name)
    case .text, .integer, .number, .symbol("["), .symbol("{"): true
    default: false
    }
  }
}
