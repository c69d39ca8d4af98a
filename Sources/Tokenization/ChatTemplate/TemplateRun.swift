/// One run of a chat template; it writes text whose every scalar knows who wrote it.
///
/// All work is counted, so that a hostile template ends with an error and not with the machine's patience or memory.
final class TemplateRun {
  /// Of the node that runs now, for errors.
  private(set) var line = 1
  private(set) var output = TemplateText.empty
  var scope = TemplateScope(parent: nil)
  /// Seconds since 1970, for templates that write the date.
  let time: Int
  private var workCount = 0
  private let workLimit: Int
  private var depth = 0
  private var namespaces: [TemplateNamespace] = []
  private var macroScopes: [TemplateScope] = []

  enum Flow {
    case next, leaveLoop, nextItem
  }

  /// - Parameter inputCount: Scalars, at least, of all that the template is given.
  init(time: Int, inputCount: Int) {
    self.time = time
    workLimit = TemplateLimits.workCount + TemplateLimits.passCount * inputCount
  }

  /// Breaks the cycles of macros and namespaces with what they hold.
  func end() {
    for namespace in namespaces { namespace.members = TemplateDictionary() }
    for scope in macroScopes { scope.removeAll() }
  }

  // MARK: Limits

  func spend(_ count: Int = 1) throws(TemplateProblem) {
    let (total, overflows) = workCount.addingReportingOverflow(count)
    guard !overflows, total <= workLimit else { throw .tooMuchWork(limit: workLimit) }
    workCount = total
  }

  func enter(line: Int) throws(TemplateProblem) {
    self.line = line
    depth += 1
    guard depth <= TemplateLimits.runDepth else { throw .tooDeep(limit: TemplateLimits.runDepth) }
    try spend()
  }

  func leave() {
    depth -= 1
  }

  /// Counts all that a value holds, before something goes through all of it.
  func spend(on value: TemplateValue, depth: Int = 0) throws(TemplateProblem) {
    guard depth <= TemplateLimits.nestingDepth else { throw .tooDeep(limit: TemplateLimits.nestingDepth) }
    switch value {
    case .text(let text): try spend(1 + text.count)
    case .list(let items), .tuple(let items):
      try spend(1 + items.count)
      for item in items { try spend(on: item, depth: depth + 1) }
    case .dictionary(let dictionary): try spend(onMembersOf: dictionary, depth: depth)
    case .namespace(let namespace): try spend(onMembersOf: namespace.members, depth: depth)
    default: try spend()
    }
  }

  private func spend(onMembersOf dictionary: TemplateDictionary, depth: Int) throws(TemplateProblem) {
    for (key, value) in zip(dictionary.keys, dictionary.values) {
      try spend(on: key.value)
      try spend(on: value, depth: depth + 1)
    }
  }

  // MARK: Output

  func write(_ text: TemplateText) throws(TemplateProblem) {
    try spend(text.count)
    output.append(text)
  }

  /// What `body` writes in a scope of its own.
  func captured(_ body: [TemplateStatement], in scope: TemplateScope) throws(TemplateProblem) -> TemplateText {
    let outer = output
    output = .empty
    defer { output = outer }
    _ = try run(body, in: scope)
    return output
  }

  func run(_ body: [TemplateStatement], in inner: TemplateScope) throws(TemplateProblem) -> Flow {
    let outer = scope
    scope = inner
    defer { scope = outer }
    return try run(body)
  }

  // MARK: Statements

  func run(_ body: [TemplateStatement]) throws(TemplateProblem) -> Flow {
    for statement in body {
      try enter(line: statement.line)
      defer { leave() }
      let flow = try run(statement.kind)
      if flow != .next { return flow }
    }
    return .next
  }

  private func run(_ kind: TemplateStatement.Kind) throws(TemplateProblem) -> Flow {
    switch kind {
    case .write(let text): try write(text)
    case .output(let expression): try write(try text(of: try evaluate(expression)))
    case .condition(let branches, let otherwise): return try run(branches, otherwise)
    case .loop(let loop): return try run(loop)
    case .set(let target, let expression): try assign(try evaluate(expression), to: target)
    case .capture(let target, let filters, let body):
      let text = try captured(body, in: TemplateScope(parent: scope))
      try assign(try apply(filters, to: .text(text)), to: target)
    case .macro(let macro): define(macro)
    case .call(let expression, let caller): try write(try text(of: try call(expression, caller: caller)))
    case .filter(let filters, let body):
      let text = try captured(body, in: TemplateScope(parent: scope))
      try write(try self.text(of: try apply(filters, to: .text(text))))
    case .with(let assignments, let body): return try run(assignments, body)
    case .leaveLoop: return .leaveLoop
    case .nextItem: return .nextItem
    }
    return .next
  }

  func text(of value: TemplateValue) throws(TemplateProblem) -> TemplateText {
    if case .text(let text) = value { return text }
    try spend(on: value)
    return value.text
  }

  private func run(
    _ branches: [(test: TemplateExpression, body: [TemplateStatement])], _ otherwise: [TemplateStatement]
  ) throws(TemplateProblem) -> Flow {
    for branch in branches where try evaluate(branch.test).isTrue { return try run(branch.body) }
    return try run(otherwise)
  }

  private func run(
    _ assignments: [(TemplateTarget, TemplateExpression)], _ body: [TemplateStatement]
  ) throws(TemplateProblem) -> Flow {
    let inner = TemplateScope(parent: scope)
    for (target, expression) in assignments {
      guard case .name(let name) = target else { continue }
      inner[name] = try evaluate(expression)
    }
    return try run(body, in: inner)
  }

  private func run(_ loop: TemplateLoopSyntax) throws(TemplateProblem) -> Flow {
    var items = try self.items(of: try evaluate(loop.items), for: "a loop")
    if let condition = loop.condition { items = try filtered(items, by: condition, as: loop.target) }
    guard !items.isEmpty else { return try run(loop.otherwise, in: TemplateScope(parent: scope)) }
    let state = TemplateLoop(items: items, depth: 1)
    for (index, item) in items.enumerated() {
      try spend()
      state.index = index
      let inner = TemplateScope(parent: scope)
      inner["loop"] = .loop(state)
      try assign(item, to: loop.target, in: inner)
      if try run(loop.body, in: inner) == .leaveLoop { break }
    }
    return .next
  }

  private func filtered(
    _ items: [TemplateValue], by condition: TemplateExpression, as target: TemplateTarget
  ) throws(TemplateProblem) -> [TemplateValue] {
    var kept: [TemplateValue] = []
    let outer = scope
    defer { scope = outer }
    for item in items {
      scope = TemplateScope(parent: outer)
      try assign(item, to: target)
      if try evaluate(condition).isTrue { kept.append(item) }
    }
    return kept
  }

  /// What iterating over a value gives.
  func items(of value: TemplateValue, for operation: String) throws(TemplateProblem) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let items), .tuple(let items):
      try spend(items.count)
      return items
    case .dictionary(let dictionary):
      try spend(dictionary.keys.count)
      return dictionary.keys.map(\.value)
    case .text(let text):
      try spend(text.count)
      return text.indices.map { .text(text[$0..<$0 + 1]) }
    default: throw .wrongType(operation: operation, type: value.typeName)
    }
  }

  // MARK: Variables

  private func assign(
    _ value: TemplateValue, to target: TemplateTarget, in inner: TemplateScope? = nil
  ) throws(TemplateProblem) {
    switch target {
    case .name(let name): (inner ?? scope)[name] = value
    case .member(let name, let member):
      guard case .namespace(let namespace)? = scope[name] else {
        throw .wrongType(operation: "setting '\(name).\(member)'", type: scope[name]?.typeName ?? "what is undefined")
      }
      if case .namespace = value { throw .unsupported("a namespace inside a namespace") }
      namespace.members[TemplateText(member, isTrusted: true)] = value
    case .tuple(let targets):
      let items = try items(of: value, for: "taking apart")
      guard items.count == targets.count else {
        throw .wrongType(operation: "taking apart into \(targets.count)", type: "\(items.count) values")
      }
      for (part, item) in zip(targets, items) { try assign(item, to: part, in: inner) }
    }
  }

  func makeNamespace() -> TemplateNamespace {
    let namespace = TemplateNamespace()
    namespaces.append(namespace)
    return namespace
  }

  private func define(_ macro: TemplateMacro) {
    scope[macro.name] = .callable(.macro(macro, scope))
    macroScopes.append(scope)
  }
}
