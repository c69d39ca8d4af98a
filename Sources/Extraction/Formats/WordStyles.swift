/// Finds which styles are headings (by outline level or name) and which hide their text, themselves or through the style
/// that they are based on.
final class WordStyles: MarkupHandler {
  private struct Style {
    var level: Int?
    var base: String?
    var isHidden: Bool?
  }

  private var styles: [String: Style] = [:]
  private var current: String?

  /// The level of each heading style, by the style's identifier.
  var headingLevels: [String: Int] {
    styles.keys.reduce(into: [:]) { levels, identifier in
      if let level = inherited(by: identifier, \.level), level > 0 { levels[identifier] = level }
    }
  }

  /// Whether text of this style is switched off.
  func isHidden(_ identifier: String) -> Bool { inherited(by: identifier, \.isHidden) ?? false }

  private func inherited<Value>(by identifier: String, _ property: KeyPath<Style, Value?>) -> Value? {
    var next: String? = identifier
    // A chain of styles is short; a circle of them must end.
    for _ in 0..<16 {
      guard let style = next.flatMap({ styles[$0] }) else { return nil }
      if let value = style[keyPath: property] { return value }
      next = style.base
    }
    return nil
  }

  func start(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "style":
      current = attributes["styleId"]
      if let current { styles[current] = Style() }
    case "name": if let level = Self.level(ofName: attributes["val"] ?? "") { setLevel(level) }
    case "outlineLvl": if let level = attributes["val"].flatMap({ Int($0) }) { setLevel(level < 9 ? level + 1 : 0) }
    case "vanish": if let current { styles[current]?.isHidden = WordLook.isOn(attributes) }
    case "basedOn": if let current { styles[current]?.base = attributes["val"] }
    default: break
    }
  }

  func end(_ name: String) {
    if name == "style" { current = nil }
  }

  func characters(_ text: String) {}

  private func setLevel(_ level: Int) {
    guard let current, (0...9).contains(level) else { return }
    styles[current]?.level = level
  }

  /// The built-in styles keep their English names in files of every language.
  private static func level(ofName name: String) -> Int? {
    let name = name.lowercased()
    if name == "title" { return 1 }
    guard name.hasPrefix("heading "), let level = Int(name.dropFirst("heading ".count)) else { return nil }
    return level
  }
}
