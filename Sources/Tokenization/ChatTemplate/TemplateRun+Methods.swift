/// The methods of Python's types that a template may call; none changes its value.
extension TemplateRun {
  static let dictionaryMethods: Set<String> = ["items", "keys", "values", "get"]
  static let listMethods: Set<String> = ["index", "count"]
  static let textMethods: Set<String> = [
    "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith",
    "upper", "lower", "title", "capitalize", "replace", "join", "find", "rfind", "index", "count", "removeprefix",
    "removesuffix", "isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower", "format",
  ]

  func call(
    method name: String, of value: TemplateValue, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    var arguments = arguments
    arguments.function = "'\(name)'"
    switch value {
    case .text(let text): return try call(method: name, of: text, arguments)
    case .dictionary(let dictionary): return try call(method: name, of: dictionary, arguments)
    case .loop(let loop): return try call(method: name, of: loop, arguments)
    default: return try call(method: name, of: try items(of: value, for: arguments.function), arguments)
    }
  }

  private func call(
    method name: String, of dictionary: TemplateDictionary, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    try spend(dictionary.keys.count)
    if name == "get" {
      let values = try arguments.bound(to: ["key", "default"], requiredCount: 1)
      guard let key = values[0].flatMap({ TemplateKey($0) }) else { return values[1] ?? .null }
      return dictionary[key] ?? values[1] ?? .null
    }
    _ = try arguments.bound(to: [])
    switch name {
    case "items": return .list(dictionary.items)
    case "keys": return .list(dictionary.keys.map(\.value))
    default: return .list(dictionary.values)
    }
  }

  private func call(
    method name: String, of items: [TemplateValue], _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let wanted = try arguments.only("value")
    var count = 0
    for (index, item) in items.enumerated() where try isEqual(item, wanted) {
      if name == "index" { return .integer(index) }
      count += 1
    }
    guard name == "count" else { throw .wrongArguments(of: arguments.function, name: "of a value that is not there") }
    return .integer(count)
  }

  private func call(
    method name: String, of loop: TemplateLoop, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let values = arguments.positional
    if name == "cycle" {
      guard !values.isEmpty else { throw .wrongArguments(of: arguments.function, name: "'values'") }
      return values[loop.index % values.count]
    }
    var isChanged = loop.lastChanged?.count != values.count
    for (last, value) in zip(loop.lastChanged ?? [], values) where try !isEqual(last, value) { isChanged = true }
    if isChanged { loop.lastChanged = values }
    return .boolean(isChanged)
  }

  // MARK: Text

  private func call(
    method name: String, of text: TemplateText, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    try spend(text.count)
    switch name {
    case "strip", "lstrip", "rstrip":
      let side: TemplateText.Side = name == "strip" ? .both : name == "lstrip" ? .left : .right
      return .text(text.stripped(side, of: try arguments.optionalText(try arguments.bound(to: ["chars"])[0])))
    case "split", "rsplit": return try split(text, fromRight: name == "rsplit", arguments)
    case "splitlines":
      let keepsEnds = arguments.boolean(try arguments.bound(to: ["keepends"])[0], default: false)
      return .list(text.lines(keepsEnds: keepsEnds).map { .text($0) })
    case "partition", "rpartition": return try partition(text, fromRight: name == "rpartition", arguments)
    case "startswith": return .boolean(try affixes(arguments).contains { text.hasPrefix($0) })
    case "endswith": return .boolean(try affixes(arguments).contains { text.hasSuffix($0) })
    case "replace": return .text(try replace(text, arguments))
    case "join": return try join(arguments, separator: text)
    case "find", "rfind", "index": return try find(text, name, arguments)
    case "count":
      let part = try arguments.text(try arguments.only("sub"))
      return .integer(part.isEmpty ? text.count + 1 : text.occurrences(of: part, limit: .max).count)
    case "removeprefix":
      let prefix = try arguments.text(try arguments.only("prefix"))
      return .text(text.hasPrefix(prefix) ? text[prefix.count..<text.count] : text)
    case "removesuffix":
      let suffix = try arguments.text(try arguments.only("suffix"))
      return .text(text.hasSuffix(suffix) ? text[0..<text.count - suffix.count] : text)
    case "format": return .text(try fill(text, arguments))
    default:
      _ = try arguments.bound(to: [])
      return form(text, name)
    }
  }

  private func form(_ text: TemplateText, _ name: String) -> TemplateValue {
    func all(_ holds: (Unicode.Scalar) -> Bool) -> TemplateValue {
      .boolean(!text.isEmpty && text.indices.allSatisfy { holds(text[$0]) })
    }
    switch name {
    case "upper": return .text(text.uppercased)
    case "lower": return .text(text.lowercased)
    case "title": return .text(text.titlecased)
    case "capitalize": return .text(text.capitalized)
    case "isdigit": return all { $0.properties.numericType == .decimal || $0.properties.numericType == .digit }
    case "isalpha": return all { $0.isPythonLetter }
    case "isalnum": return all { $0.isPythonLetter || $0.properties.numericType != nil }
    case "isspace": return all { $0.isPythonSpace }
    default: return .boolean(text.hasOnlyCase(upper: name == "isupper"))
    }
  }

  private func split(
    _ text: TemplateText, fromRight: Bool, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let values = try arguments.bound(to: ["sep", "maxsplit"])
    let limit = try arguments.integer(values[1], default: -1)
    let bound = limit < 0 ? Int.max : limit
    guard let separator = try arguments.optionalText(values[0]) else {
      let words = fromRight ? text.reversed.words(limit: bound).reversed().map(\.reversed) : text.words(limit: bound)
      return .list(words.map { .text($0) })
    }
    guard !separator.isEmpty else { throw .wrongArguments(of: arguments.function, name: "of an empty separator") }
    let parts =
      fromRight
      ? text.reversed.split(separator.reversed, limit: bound).reversed().map(\.reversed)
      : text.split(separator, limit: bound)
    return .list(parts.map { .text($0) })
  }

  private func partition(
    _ text: TemplateText, fromRight: Bool, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let separator = try arguments.text(try arguments.only("sep"))
    guard !separator.isEmpty else { throw .wrongArguments(of: arguments.function, name: "of an empty separator") }
    let found = fromRight ? text.last(separator) : text.first(separator)
    guard let start = found else {
      let parts: [TemplateText] = fromRight ? [.empty, .empty, text] : [text, .empty, .empty]
      return .tuple(parts.map { .text($0) })
    }
    let end = start + separator.count
    return .tuple([.text(text[0..<start]), .text(text[start..<end]), .text(text[end..<text.count])])
  }

  /// One text, or a tuple of which any counts.
  private func affixes(_ arguments: TemplateArguments) throws(TemplateProblem) -> [TemplateText] {
    let value = try arguments.only("affix")
    guard case .tuple(let items) = value else { return [try arguments.text(value)] }
    var affixes: [TemplateText] = []
    for item in items { affixes.append(try arguments.text(item)) }
    return affixes
  }

  func replace(_ text: TemplateText, _ arguments: TemplateArguments) throws(TemplateProblem) -> TemplateText {
    let values = try arguments.bound(to: ["old", "new", "count"], requiredCount: 2)
    let (old, new) = (try arguments.text(values[0]), try arguments.text(values[1]))
    var limit = Int.max
    if let count = values[2], case .null = count {} else { limit = try arguments.integer(values[2], default: -1) }
    limit = limit < 0 ? Int.max : limit
    let times = old.isEmpty ? min(limit, text.count + 1) : min(limit, text.occurrences(of: old, limit: limit).count)
    let (added, overflows) = times.multipliedReportingOverflow(by: new.count)
    try spend(text.count)
    try spend(overflows ? .max : added)
    return text.replacing(old, with: new, limit: limit)
  }

  private func join(_ arguments: TemplateArguments, separator: TemplateText) throws(TemplateProblem) -> TemplateValue {
    var parts: [TemplateText] = []
    for item in try items(of: try arguments.only("iterable"), for: "'join'") { parts.append(try arguments.text(item)) }
    return .text(try joined(parts, separator: separator))
  }

  func joined(_ parts: [TemplateText], separator: TemplateText) throws(TemplateProblem) -> TemplateText {
    for part in parts { try spend(part.count + separator.count) }
    return TemplateText.joined(parts, separator: separator)
  }

  private func find(
    _ text: TemplateText, _ name: String, _ arguments: TemplateArguments
  ) throws(TemplateProblem) -> TemplateValue {
    let part = try arguments.text(try arguments.only("sub"))
    guard let start = name == "rfind" ? text.last(part) : text.first(part) else {
      if name == "index" { throw .wrongArguments(of: arguments.function, name: "of a text that is not there") }
      return .integer(-1)
    }
    return .integer(start)
  }
}

extension TemplateText {
  /// Where `needle` last begins, or nil.
  func last(_ needle: TemplateText) -> Int? {
    reversed.first(needle.reversed).map { count - $0 - needle.count }
  }

  /// Whether it has letters with case, all of them upper or all of them lower.
  func hasOnlyCase(upper: Bool) -> Bool {
    let cased = indices.map { self[$0].properties }.filter { $0.isUppercase || $0.isLowercase }
    return !cased.isEmpty && cased.allSatisfy { upper ? $0.isUppercase : $0.isLowercase }
  }
}

extension Unicode.Scalar {
  fileprivate var isPythonLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
