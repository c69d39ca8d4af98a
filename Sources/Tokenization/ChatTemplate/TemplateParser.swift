/// Builds the statements of a chat template from its tokens.
struct TemplateParser {
  private let tokens: [TemplateToken]
  private var index = 0
  private var depth = 0

  init(_ tokens: [TemplateToken]) {
    self.tokens = tokens
  }

  /// The line of what is read now, for errors.
  var line: Int { current.line }

  mutating func template() throws(TemplateProblem) -> [TemplateStatement] {
    let body = try statements(until: [])
    guard current.kind == .end else { throw unexpected("a tag or text") }
    return body
  }

  // MARK: Tokens

  var current: TemplateToken { tokens[min(index, tokens.count - 1)] }
  var following: TemplateToken { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() {
    index += 1
  }

  func unexpected(_ expected: String) -> TemplateProblem {
    .unexpected(current.description, expected: expected)
  }

  func isAt(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }
  func isAtName(_ name: String) -> Bool { current.kind == .name(name) }

  mutating func take(_ symbol: String) -> Bool {
    guard isAt(symbol) else { return false }
    advance()
    return true
  }

  mutating func takeName(_ name: String) -> Bool {
    guard isAtName(name) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(TemplateProblem) {
    guard take(symbol) else { throw unexpected("'\(symbol)'") }
  }

  mutating func expectName(_ name: String) throws(TemplateProblem) {
    guard takeName(name) else { throw unexpected("'\(name)'") }
  }

  mutating func name() throws(TemplateProblem) -> String {
    guard case .name(let name) = current.kind else { throw unexpected("a name") }
    advance()
    return name
  }

  /// Bounds how far constructs stand inside each other, so that neither this parser nor a run exhausts the stack.
  mutating func nested<Value>(
    _ read: (inout TemplateParser) throws(TemplateProblem) -> Value
  ) throws(TemplateProblem) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.nestingDepth else { throw .tooDeep(limit: TemplateLimits.nestingDepth) }
    return try read(&self)
  }

  // MARK: Statements

  /// The statements up to a tag that begins with one of `ends`, whose name is the current token then.
  private mutating func statements(until ends: Set<String>) throws(TemplateProblem) -> [TemplateStatement] {
    var body: [TemplateStatement] = []
    while true {
      let line = current.line
      switch current.kind {
      case .data(let text):
        advance()
        body.append(TemplateStatement(kind: .write(TemplateText(text, isTrusted: true)), line: line))
      case .outputStart:
        advance()
        body.append(TemplateStatement(kind: .output(try tuple()), line: line))
        guard current.kind == .outputEnd else { throw unexpected("'}}'") }
        advance()
      case .tagStart:
        if case .name(let name) = following.kind, ends.contains(name) {
          advance()
          return body
        }
        advance()
        let kind = try nested { parser throws(TemplateProblem) in try parser.statement() }
        guard current.kind == .tagEnd else { throw unexpected("'%}'") }
        advance()
        if let kind { body.append(TemplateStatement(kind: kind, line: line)) }
      default:
        guard ends.isEmpty else { throw unexpected(ends.sorted().map { "'\($0)'" }.joined(separator: " or ")) }
        return body
      }
    }
  }

  /// The body after the current tag's end, up to the tag `end`, whose name is taken.
  private mutating func body(until end: String) throws(TemplateProblem) -> [TemplateStatement] {
    try endTag()
    let body = try statements(until: [end])
    advance()
    return body
  }

  private mutating func endTag() throws(TemplateProblem) {
    guard current.kind == .tagEnd else { throw unexpected("'%}'") }
    advance()
  }

  private mutating func statement() throws(TemplateProblem) -> TemplateStatement.Kind? {
    let line = current.line
    let tag = try name()
    switch tag {
    case "if": return try condition()
    case "for": return try loop()
    case "set": return try assignment()
    case "macro":
      let name = try name()
      return .macro(try macro(name, end: "endmacro"))
    case "call": return try call()
    case "filter":
      let filters = try filters()
      return .filter(filters, body: try body(until: "endfilter"))
    case "with": return try with()
    // Marks what the model wrote, for training.
    case "generation": return .with([], body: try body(until: "endgeneration"))
    case "break": return .leaveLoop
    case "continue": return .nextItem
    default:
      index -= 1
      precondition(current.line == line, "the tag's name is the token before")
      throw .unknownTag(tag)
    }
  }

  private mutating func condition() throws(TemplateProblem) -> TemplateStatement.Kind {
    var branches: [(test: TemplateExpression, body: [TemplateStatement])] = []
    var otherwise: [TemplateStatement] = []
    repeat {
      let test = try tuple()
      try endTag()
      branches.append((test, try statements(until: ["elif", "else", "endif"])))
    } while takeName("elif")
    if takeName("else") {
      try endTag()
      otherwise = try statements(until: ["endif"])
    }
    try expectName("endif")
    return .condition(branches, otherwise: otherwise)
  }

  private mutating func loop() throws(TemplateProblem) -> TemplateStatement.Kind {
    let target = try target(allowsMembers: false)
    try expectName("in")
    let items = try tuple(withConditional: false)
    let condition = takeName("if") ? try expression() : nil
    if isAtName("recursive") { throw .unsupported("a recursive loop") }
    try endTag()
    let body = try statements(until: ["else", "endfor"])
    var otherwise: [TemplateStatement] = []
    if takeName("else") {
      try endTag()
      otherwise = try statements(until: ["endfor"])
    }
    try expectName("endfor")
    return .loop(
      TemplateLoopSyntax(target: target, items: items, condition: condition, body: body, otherwise: otherwise))
  }

  private mutating func assignment() throws(TemplateProblem) -> TemplateStatement.Kind {
    let target = try target(allowsMembers: true)
    if take("=") { return .set(target, try tuple()) }
    let filters = isAt("|") ? try postfixes(filtersOnly: true) : []
    return .capture(target, filters: filters, body: try body(until: "endset"))
  }

  private mutating func target(allowsMembers: Bool) throws(TemplateProblem) -> TemplateTarget {
    var targets: [TemplateTarget] = []
    var isTuple = false
    repeat {
      if targets.count > 0, isAtName("in") || isAt("=") || isAt(")") { break }
      if take("(") {
        targets.append(try nested { parser throws(TemplateProblem) in try parser.target(allowsMembers: allowsMembers) })
        try expect(")")
      } else {
        let name = try name()
        targets.append(
          allowsMembers && take(".") ? .member(namespace: name, name: try self.name()) : .name(name))
      }
      if isAt(",") { isTuple = true }
    } while take(",")
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func macro(_ name: String, end: String) throws(TemplateProblem) -> TemplateMacro {
    let parameters = isAt("(") ? try parameters() : []
    return TemplateMacro(name: name, parameters: parameters, body: try body(until: end))
  }

  private mutating func parameters() throws(TemplateProblem) -> [(name: String, fallback: TemplateExpression?)] {
    try expect("(")
    var parameters: [(name: String, fallback: TemplateExpression?)] = []
    while !isAt(")") {
      if !parameters.isEmpty { try expect(",") }
      let name = try name()
      parameters.append((name, take("=") ? try expression() : nil))
    }
    try expect(")")
    return parameters
  }

  private mutating func call() throws(TemplateProblem) -> TemplateStatement.Kind {
    let parameters = isAt("(") ? try parameters() : []
    let call = try expression()
    let caller = TemplateMacro(name: "caller", parameters: parameters, body: try body(until: "endcall"))
    return .call(call, caller: caller)
  }

  /// `name | name(…) …`, without a value before.
  private mutating func filters() throws(TemplateProblem) -> [TemplatePostfix] {
    let first = try filter(line: current.line)
    return [first] + (try postfixes(filtersOnly: true))
  }

  private mutating func with() throws(TemplateProblem) -> TemplateStatement.Kind {
    var assignments: [(TemplateTarget, TemplateExpression)] = []
    while current.kind != .tagEnd {
      if !assignments.isEmpty { try expect(",") }
      let name = try name()
      try expect("=")
      assignments.append((.name(name), try expression()))
    }
    return .with(assignments, body: try body(until: "endwith"))
  }
}
