/// The values that a call, a filter or a test was given.
struct TemplateArguments {
  /// How errors name what was called.
  var function: String
  var positional: [TemplateValue]
  var named: [(name: String, value: TemplateValue)] = []

  static func none(_ function: String) -> TemplateArguments {
    TemplateArguments(function: function, positional: [])
  }

  /// The values of the parameters `names`, nil where none was given.
  ///
  /// - Throws: ``TemplateProblem/wrongArguments(of:name:)`` for one too many, of an unknown name or given twice, or
  ///   when one of the first `requiredCount` is missing.
  func bound(to names: [String], requiredCount: Int = 0) throws(TemplateProblem) -> [TemplateValue?] {
    guard positional.count <= names.count else {
      throw .wrongArguments(of: function, name: "number \(names.count + 1)")
    }
    var values: [TemplateValue?] = positional
    values += [TemplateValue?](repeating: nil, count: names.count - positional.count)
    for (name, value) in named {
      guard let index = names.firstIndex(of: name), values[index] == nil else {
        throw .wrongArguments(of: function, name: "'\(name)'")
      }
      values[index] = value
    }
    if let index = values[..<requiredCount].firstIndex(where: { $0 == nil }) {
      throw .wrongArguments(of: function, name: "'\(names[index])'")
    }
    return values
  }

  /// The one value of a function that takes one.
  func only(_ name: String) throws(TemplateProblem) -> TemplateValue {
    try bound(to: [name], requiredCount: 1)[0] ?? .null
  }

  func text(_ value: TemplateValue?) throws(TemplateProblem) -> TemplateText {
    guard case .text(let text)? = value else {
      throw .wrongType(operation: function, type: value?.typeName ?? "nothing")
    }
    return text
  }

  func optionalText(_ value: TemplateValue?) throws(TemplateProblem) -> TemplateText? {
    switch value {
    case nil, .null?: nil
    default: try text(value)
    }
  }

  func integer(_ value: TemplateValue?, default fallback: Int) throws(TemplateProblem) -> Int {
    guard let value else { return fallback }
    guard let integer = value.integerValue else { throw .wrongType(operation: function, type: value.typeName) }
    return integer
  }

  func boolean(_ value: TemplateValue?, default fallback: Bool) -> Bool {
    value?.isTrue ?? fallback
  }
}
