internal import Foundation

extension TemplateRun {
  static let functions: Set<String> = ["range", "namespace", "dict", "raise_exception", "strftime_now"]

  func call(_ callee: TemplateValue, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    switch callee {
    case .undefined(let name): throw .undefined(name)
    case .callable(.macro(let macro, let scope)): return try call(macro, in: scope, arguments)
    case .callable(.function(let name)): return try call(function: name, arguments)
    case .callable(.method(let name, let value)): return try call(method: name, of: value, arguments)
    default: throw .wrongType(operation: "a call", type: callee.typeName)
    }
  }

  // MARK: Macros

  private func call(
    _ macro: TemplateMacro, in definition: TemplateScope, _ arguments: TemplateArguments,
    caller: TemplateValue? = nil
  ) throws(TemplateProblem) -> TemplateValue {
    var named = arguments
    named.function = "the macro '\(macro.name)'"
    let values = try named.bound(to: macro.parameters.map(\.name))
    let inner = TemplateScope(parent: definition)
    let outer = scope
    scope = inner
    defer { scope = outer }
    if let caller { inner["caller"] = caller }
    for (parameter, value) in zip(macro.parameters, values) {
      if let value {
        inner[parameter.name] = value
      } else if let fallback = parameter.fallback {
        inner[parameter.name] = try evaluate(fallback)
      } else {
        inner[parameter.name] = .undefined("the parameter '\(parameter.name)'")
      }
    }
    return .text(try captured(macro.body, in: inner))
  }

  /// `{% call macro(…) %}`.
  func call(_ expression: TemplateExpression, caller: TemplateMacro) throws(TemplateProblem) -> TemplateValue {
    guard case .postfix(let base, var postfixes) = expression.kind, case .call(let syntax)? = postfixes.popLast()?.kind,
      case .callable(.macro(let macro, let definition)) = try apply(postfixes, to: try evaluate(base))
    else { throw .unsupported("'call' of anything but a macro") }
    var arguments = TemplateArguments(function: macro.name, positional: try evaluate(syntax.positional))
    for (name, value) in syntax.named { arguments.named.append((name, try evaluate(value))) }
    return try call(macro, in: definition, arguments, caller: .callable(.macro(caller, scope)))
  }

  // MARK: Functions

  private func call(function name: String, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    var arguments = arguments
    arguments.function = "'\(name)'"
    switch name {
    case "range": return try range(arguments)
    case "dict": return .dictionary(try dictionary(arguments))
    case "namespace":
      let namespace = makeNamespace()
      namespace.members = try dictionary(arguments)
      return .namespace(namespace)
    case "raise_exception":
      let message = try arguments.only("message")
      throw .refused(try text(of: message).trustedString)
    default: return .text(try date(arguments.text(try arguments.only("format"))))
    }
  }

  private func range(_ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateValue {
    var bounds: [Int] = []
    for value in try arguments.bound(to: ["start", "stop", "step"], requiredCount: 1) {
      guard let value else { break }
      bounds.append(try arguments.integer(value, default: 0))
    }
    let (start, end) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
    let step = bounds.count == 3 ? bounds[2] : 1
    guard step != 0 else { throw .wrongArguments(of: arguments.function, name: "a step of 0") }
    let limit = TemplateLimits.rangeCount
    let (distance, overflows) = end.subtractingReportingOverflow(start)
    guard !overflows, distance.magnitude / step.magnitude < limit else { throw .overflow(operation: "'range'") }
    let items = Array(stride(from: start, to: end, by: step))
    try spend(items.count)
    return .list(items.map { .integer($0) })
  }

  private func dictionary(_ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateDictionary {
    var dictionary = TemplateDictionary()
    if let base = arguments.positional.first {
      guard case .dictionary(let members) = base, arguments.positional.count == 1 else {
        throw .wrongType(operation: arguments.function, type: base.typeName)
      }
      dictionary = members
    }
    for (name, value) in arguments.named {
      if case .namespace = value { throw .unsupported("a namespace inside a namespace") }
      dictionary[TemplateText(name, isTrusted: true)] = value
    }
    try spend(on: .dictionary(dictionary))
    return dictionary
  }

  /// The local date and time in the format of C's `strftime`.
  private func date(_ format: TemplateText) throws(TemplateProblem) -> TemplateText {
    guard format.count <= 256 else { throw .overflow(operation: "'strftime_now'") }
    var seconds = time_t(time)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = strftime(&buffer, buffer.count, format.string, &parts)
    let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return TemplateText(text, isTrusted: false)
  }
}
