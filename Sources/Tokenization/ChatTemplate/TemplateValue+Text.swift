extension TemplateValue {
  /// Python's `str`: what `{{ … }}` writes.
  ///
  /// What is made from numbers and the like is not the template's own text: in doubt, nobody trusts it.
  var text: TemplateText {
    switch self {
    case .undefined: .empty
    case .text(let text): text
    default: representation
    }
  }

  /// Python's `repr`.
  var representation: TemplateText {
    switch self {
    case .undefined: TemplateText("Undefined", isTrusted: false)
    case .null: TemplateText("None", isTrusted: false)
    case .boolean(let value): TemplateText(value ? "True" : "False", isTrusted: false)
    case .integer(let value): TemplateText(String(value), isTrusted: false)
    case .number(let value): TemplateText(String(value), isTrusted: false)
    case .text(let text): text.quoted
    case .list(let items): Self.enclosed("[", items.map(\.representation), "]")
    case .tuple(let items): Self.enclosed("(", items.map(\.representation), items.count == 1 ? ",)" : ")")
    case .dictionary(let dictionary): Self.representation(of: dictionary)
    case .namespace(let namespace):
      Self.enclosed("<Namespace ", [Self.representation(of: namespace.members)], ">")
    case .loop(let loop): TemplateText("<LoopContext \(loop.index + 1)/\(loop.items.count)>", isTrusted: false)
    case .callable: TemplateText("<function>", isTrusted: false)
    }
  }

  private static func representation(of dictionary: TemplateDictionary) -> TemplateText {
    let members = zip(dictionary.keys, dictionary.values).map { key, value in
      key.value.representation + TemplateText(": ", isTrusted: false) + value.representation
    }
    return enclosed("{", members, "}")
  }

  private static func enclosed(_ start: String, _ parts: [TemplateText], _ end: String) -> TemplateText {
    var result = TemplateText(start, isTrusted: false)
    result.append(TemplateText.joined(parts, separator: TemplateText(", ", isTrusted: false)))
    result.append(end)
    return result
  }
}

extension TemplateText {
  /// Python's `repr` of a text.
  fileprivate var quoted: TemplateText {
    let single: Unicode.Scalar = "'"
    let isDouble = indices.contains { self[$0] == single } && !indices.contains { self[$0] == "\"" }
    let quote = isDouble ? "\"" : "'"
    var result = TemplateText(quote, isTrusted: false)
    result.append(
      mapScalars { scalar, _ in
        switch scalar {
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case single where !isDouble: "\\'"
        default: scalar.isPythonPrintable ? String(scalar) : scalar.pythonEscape
        }
      })
    result.append(quote)
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isPythonPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: self == " "
    default: true
    }
  }

  fileprivate var pythonEscape: String {
    let digits = String(value, radix: 16)
    let (prefix, width) = value < 0x100 ? ("\\x", 2) : value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
    return prefix + String(repeating: "0", count: width - digits.count) + digits
  }
}
