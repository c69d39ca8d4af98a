/// The rules of a page's `style` elements whose selectors name one element: `p`, `.note`, `#a`, `p.note`.
struct HTMLStyleSheet {
  private struct Rule {
    var tag: Substring?
    var classes: Set<Substring>
    var identifier: Substring?
    var declarations: CSSDeclarations

    /// What an element must have for the rule to be looked at.
    var key: String {
      if let identifier { return "#" + identifier }
      if let name = classes.first { return "." + name }
      return String(tag ?? "*")
    }

    func fits(_ name: String, classes: Set<Substring>, identifier: String?) -> Bool {
      if let tag, tag != "*", tag != name { return false }
      if let wanted = self.identifier, identifier.map({ $0 != wanted }) ?? true { return false }
      return self.classes.isSubset(of: classes)
    }
  }

  /// No page that people write has more.
  private static let ruleLimit = 5000

  private var rules: [Rule] = []
  /// Numbers of rules by what an element must have: `.class`, `#id` or a tag.
  private var rulesByKey: [String: [Int]] = [:]

  var isEmpty: Bool { rules.isEmpty }

  /// Takes the text of a `style` element; rules inside `@` blocks are passed over.
  mutating func add(_ text: String) {
    var rest = Self.withoutComments(text)[...]
    while let open = rest.firstIndex(of: "{") {
      let selectors = rest[..<open]
      guard let close = Self.end(ofBlockAt: open, in: rest) else { return }
      let isPlain = !selectors.contains("@")
      if isPlain { add(selectors: selectors, CSSDeclarations(rest[rest.index(after: open)..<close])) }
      rest = rest[rest.index(after: close)...]
    }
  }

  /// The declarations for an element, in the order of the sheet.
  func declarations(for name: String, _ attributes: [String: String]) -> [CSSDeclarations] {
    guard !isEmpty else { return [] }
    let classes = Set((attributes["class"] ?? "").split(whereSeparator: \.isWhitespace))
    var keys = [name, "*"]
    for name in classes { keys.append("." + name) }
    if let identifier = attributes["id"] { keys.append("#" + identifier) }
    var numbers: [Int] = []
    for key in keys { numbers += rulesByKey[key] ?? [] }
    return numbers.sorted().compactMap { number in
      let rule = rules[number]
      let fits = rule.fits(name, classes: classes, identifier: attributes["id"])
      return fits ? rule.declarations : nil
    }
  }

  private mutating func add(selectors: Substring, _ declarations: CSSDeclarations) {
    for selector in selectors.split(separator: ",") {
      let trimmed = selector.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
      let isSimple =
        selector.split(whereSeparator: \.isWhitespace).count == 1 && !trimmed.contains { ">+~:[".contains($0) }
      guard isSimple, rules.count < Self.ruleLimit, let rule = Self.rule(trimmed, declarations) else { continue }
      rulesByKey[rule.key, default: []].append(rules.count)
      rules.append(rule)
    }
  }

  private static func rule(_ selector: Substring, _ declarations: CSSDeclarations) -> Rule? {
    var rule = Rule(tag: nil, classes: [], identifier: nil, declarations: declarations)
    var rest = selector
    let tag = rest.prefix { $0 != "." && $0 != "#" }
    if !tag.isEmpty { rule.tag = Substring(tag.lowercased()) }
    rest = rest[tag.endIndex...]
    while let mark = rest.first {
      let name = rest.dropFirst().prefix { $0 != "." && $0 != "#" }
      guard !name.isEmpty else { return nil }
      if mark == "." { rule.classes.insert(name) } else { rule.identifier = name }
      rest = rest[name.endIndex...]
    }
    return rule
  }

  private static func end(ofBlockAt open: Substring.Index, in text: Substring) -> Substring.Index? {
    var depth = 0
    for index in text[open...].indices {
      if text[index] == "{" { depth += 1 }
      if text[index] == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  private static func withoutComments(_ text: String) -> String {
    var parts: [Substring] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "/*") {
      parts.append(rest[..<open.lowerBound])
      guard let close = rest[open.upperBound...].firstRange(of: "*/") else { return parts.joined() }
      rest = rest[close.upperBound...]
    }
    return (parts + [rest]).joined()
  }
}
