extension TemplateRun {
  func evaluate(_ expression: TemplateExpression) throws(TemplateProblem) -> TemplateValue {
    try enter(line: expression.line)
    defer { leave() }
    switch expression.kind {
    case .constant(let constant): return Self.value(of: constant)
    case .name(let name): return lookUp(name)
    case .postfix(let base, let postfixes): return try apply(postfixes, to: try evaluate(base))
    case .list(let items): return try checked(.list(try evaluate(items)))
    case .tuple(let items): return try checked(.tuple(try evaluate(items)))
    case .dictionary(let members): return try dictionary(members)
    case .arithmetic(let first, let operands): return try arithmetic(first, operands)
    case .concatenation(let operands): return try concatenate(operands)
    case .comparison(let first, let operands): return .boolean(try compare(first, operands))
    case .all(let operands): return try choose(operands, until: false)
    case .any(let operands): return try choose(operands, until: true)
    case .not(let operand): return .boolean(!(try evaluate(operand).isTrue))
    case .sign(let isNegative, let operand): return try sign(try evaluate(operand), isNegative: isNegative)
    case .conditional(let value, let test, let otherwise):
      if try evaluate(test).isTrue { return try evaluate(value) }
      guard let otherwise else { return .undefined("the other case of an 'if' without 'else'") }
      return try evaluate(otherwise)
    }
  }

  private static func value(of constant: TemplateConstant) -> TemplateValue {
    switch constant {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let text): .text(text)
    }
  }

  private func lookUp(_ name: String) -> TemplateValue {
    if let value = scope[name] { return value }
    return Self.functions.contains(name) ? .callable(.function(name)) : .undefined("'\(name)'")
  }

  func evaluate(_ expressions: [TemplateExpression]) throws(TemplateProblem) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  /// Refuses values that hold each other too deeply.
  private func checked(_ value: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    try spend(on: value)
    return value
  }

  private func dictionary(
    _ members: [(key: TemplateExpression, value: TemplateExpression)]
  ) throws(TemplateProblem) -> TemplateValue {
    var dictionary = TemplateDictionary()
    for member in members {
      let value = try evaluate(member.key)
      guard let key = TemplateKey(value) else { throw .unsupported("\(value.typeName) as a key") }
      dictionary[key] = try evaluate(member.value)
    }
    return try checked(.dictionary(dictionary))
  }

  /// `and`, `or`: the value of the operand that decides.
  private func choose(_ operands: [TemplateExpression], until wanted: Bool) throws(TemplateProblem) -> TemplateValue {
    var value = TemplateValue.null
    for operand in operands {
      value = try evaluate(operand)
      if value.isTrue == wanted { break }
    }
    return value
  }

  private func concatenate(_ operands: [TemplateExpression]) throws(TemplateProblem) -> TemplateValue {
    var result = TemplateText.empty
    for operand in operands {
      let text = try text(of: try evaluate(operand))
      try spend(text.count)
      result.append(text)
    }
    return .text(result)
  }

  // MARK: What follows a value

  func apply(_ postfixes: [TemplatePostfix], to base: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    var value = base
    for postfix in postfixes {
      try enter(line: postfix.line)
      defer { leave() }
      switch postfix.kind {
      case .attribute(let name): value = try attribute(name, of: value)
      case .item(let key): value = try item(try evaluate(key), of: value)
      case .slice(let start, let end, let step): value = try slice(value, start, end, step)
      case .call(let syntax): value = try call(value, try evaluate(syntax, for: "the call"))
      case .filter(let name, let syntax):
        value = try filter(name, value, try evaluate(syntax, for: "the filter '\(name)'"))
      case .test(let name, let syntax, let isNegated):
        let arguments = try evaluate(syntax, for: "the test '\(name)'")
        value = .boolean(try test(name, value, arguments) != isNegated)
      }
    }
    return value
  }

  private func evaluate(
    _ syntax: TemplateArgumentSyntax, for function: String
  ) throws(TemplateProblem) -> TemplateArguments {
    var arguments = TemplateArguments(function: function, positional: try evaluate(syntax.positional))
    for (name, expression) in syntax.named { arguments.named.append((name, try evaluate(expression))) }
    return arguments
  }

  /// `value.name`: a method, then an item.
  func attribute(_ name: String, of value: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    let missing = TemplateValue.undefined("'\(name)' of \(value.typeName)")
    switch value {
    case .undefined(let base): throw .undefined(base)
    case .dictionary(let dictionary):
      if Self.dictionaryMethods.contains(name) { return .callable(.method(name: name, of: value)) }
      return dictionary[TemplateText(name, isTrusted: true)] ?? missing
    case .namespace(let namespace): return namespace.members[TemplateText(name, isTrusted: true)] ?? missing
    case .text: return Self.textMethods.contains(name) ? .callable(.method(name: name, of: value)) : missing
    case .list, .tuple: return Self.listMethods.contains(name) ? .callable(.method(name: name, of: value)) : missing
    case .loop(let loop): return loop.attribute(name) ?? missing
    default: return missing
    }
  }

  /// `value[key]`: an item, then a method.
  func item(_ key: TemplateValue, of value: TemplateValue) throws(TemplateProblem) -> TemplateValue {
    if case .undefined(let base) = value { throw .undefined(base) }
    if let index = key.integerValue {
      switch value {
      case .dictionary(let dictionary):
        if let member = dictionary[.integer(index)] { return member }
      case .list(let items), .tuple(let items):
        if let position = Self.position(index, count: items.count) { return items[position] }
      case .text(let text):
        if let position = Self.position(index, count: text.count) { return .text(text[position..<position + 1]) }
      default: break
      }
      return .undefined("item \(index) of \(value.typeName)")
    }
    guard case .text(let name) = key else { return .undefined("an item of \(value.typeName)") }
    try spend(name.count)
    if case .dictionary(let dictionary) = value, let member = dictionary[name] { return member }
    return try attribute(name.string, of: value)
  }

  /// A negative index counts from the end.
  private static func position(_ index: Int, count: Int) -> Int? {
    let position = index < 0 ? index + count : index
    return (0..<count).contains(position) ? position : nil
  }

  private func slice(
    _ value: TemplateValue, _ start: TemplateExpression?, _ end: TemplateExpression?, _ step: TemplateExpression?
  ) throws(TemplateProblem) -> TemplateValue {
    let bounds = (try bound(start), try bound(end), try bound(step))
    let count: Int
    switch value {
    case .text(let text): count = text.count
    case .list(let items), .tuple(let items): count = items.count
    case .undefined(let name): throw .undefined(name)
    default: throw .wrongType(operation: "a slice", type: value.typeName)
    }
    guard bounds.2 != 0 else { throw .wrongType(operation: "a slice", type: "a step of 0") }
    try spend(count)
    let indices = Self.indices(start: bounds.0, end: bounds.1, step: bounds.2 ?? 1, count: count)
    switch value {
    case .text(let text): return .text(TemplateText(units: indices.map { text.units[$0] }))
    case .tuple(let items): return .tuple(indices.map { items[$0] })
    case .list(let items): return .list(indices.map { items[$0] })
    default: return value
    }
  }

  private func bound(_ expression: TemplateExpression?) throws(TemplateProblem) -> Int? {
    guard let expression else { return nil }
    let value = try evaluate(expression)
    if case .null = value { return nil }
    guard let bound = value.integerValue else { throw .wrongType(operation: "a slice", type: value.typeName) }
    return bound
  }

  /// Python's `slice.indices`.
  private static func indices(start: Int?, end: Int?, step: Int, count: Int) -> [Int] {
    let limits = step > 0 ? 0...count : -1...count - 1
    func clamped(_ bound: Int) -> Int {
      let position = bound < 0 ? bound + count : bound
      return min(max(position, limits.lowerBound), limits.upperBound)
    }
    let first = start.map(clamped) ?? (step > 0 ? 0 : count - 1)
    let last = end.map(clamped) ?? (step > 0 ? count : -1)
    // Steps beyond the length reach the same single item, and cannot overflow.
    return Array(stride(from: first, to: last, by: min(max(step, -count - 1), count + 1)))
  }
}
