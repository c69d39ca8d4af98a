extension TemplateRun {
  static let textFilters: Set<String> = [
    "trim", "upper", "lower", "title", "capitalize", "replace", "indent", "center", "wordcount", "format",
  ]

  func filterText(
    _ name: String, _ text: TemplateText, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    try spend(text.count)
    switch name {
    case "trim": return .text(text.stripped(of: try arguments.optionalText(try arguments.bound(to: ["chars"])[0])))
    case "replace": return .text(try replace(text, try textual(arguments)))
    case "indent": return .text(try indented(text, arguments))
    case "center": return .text(try centered(text, arguments))
    case "format": return .text(try format(text, .tuple(arguments.positional)))
    default: _ = try arguments.bound(to: [])
    }
    switch name {
    case "upper": return .text(text.uppercased)
    case "lower": return .text(text.lowercased)
    case "title": return .text(text.headlineCased)
    case "capitalize": return .text(text.capitalized)
    default: return .integer(text.words().count)
    }
  }

  /// The first two arguments as texts.
  private func textual(_ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateArguments {
    var arguments = arguments
    for index in arguments.positional.indices.prefix(2) {
      arguments.positional[index] = .text(try text(of: arguments.positional[index]))
    }
    return arguments
  }

  /// Each line after the first, unless it is empty, begins with the indentation.
  private func indented(_ text: TemplateText, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateText {
    let values = try arguments.bound(to: ["width", "first", "blank"])
    let indentation: TemplateText
    if case .text(let given)? = values[0] {
      indentation = given
    } else {
      let width = min(max(0, try arguments.integer(values[0], default: 4)), 1000)
      indentation = TemplateText(String(repeating: " ", count: width), isTrusted: false)
    }
    let indentsBlank = arguments.boolean(values[2], default: false)
    let lineEnd = TemplateText("\n", isTrusted: false)
    var lines = (text + lineEnd).lines()
    if lines.isEmpty { lines = [.empty] }
    try spend(lines.count * indentation.count)
    for index in lines.indices.dropFirst() where indentsBlank || !lines[index].isEmpty {
      lines[index] = indentation + lines[index]
    }
    let result = TemplateText.joined(lines, separator: lineEnd)
    return arguments.boolean(values[1], default: false) ? indentation + result : result
  }

  private func centered(_ text: TemplateText, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateText {
    let width = try arguments.integer(try arguments.bound(to: ["width"])[0], default: 80)
    let missing = min(max(0, width), 10_000) - text.count
    guard missing > 0 else { return text }
    // Python puts the odd space left of an even width's text, right of an odd one's.
    let left = missing / 2 + (missing & width & 1)
    func spaces(_ count: Int) -> TemplateText { TemplateText(String(repeating: " ", count: count), isTrusted: false) }
    return spaces(left) + text + spaces(missing - left)
  }
}
