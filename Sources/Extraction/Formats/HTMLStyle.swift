internal import Domain

/// How an element of a page is shown, as far as its own declarations and simple rules of the page's sheet tell.
///
/// Sheets of other files, scripts and rules for nested selectors are not known here: what only they hide is not found,
/// and white text on a background that only they paint counts as hidden.
struct HTMLStyle {
  private(set) var isSwitchedOff = false
  private var isTransparent = false
  private var isOutside = false
  private var fontSizePixels = 16.0
  /// Nil where it cannot be told.
  private var foreground: RGBColour? = .black
  private var background: RGBColour? = .white

  private static let tinySizePixels = 3.0
  /// Beyond this, in pixels, nobody scrolls to the left or up.
  private static let outsidePixels = -500.0

  /// Why readers do not see text of the element; nil where they do.
  var manner: HiddenText.Manner? {
    if isSwitchedOff { return .switchedOff }
    if isTransparent { return .transparent }
    if isOutside { return .outside }
    if fontSizePixels < Self.tinySizePixels { return .tiny }
    guard let foreground, let background else { return nil }
    return foreground.isVisible(on: background) ? nil : .colour
  }

  /// Takes the older attributes of an element that say how it looks.
  mutating func apply(attributes: [String: String], of name: String) {
    if attributes["hidden"] != nil { isSwitchedOff = true }
    if let colour = attributes[name == "body" ? "text" : "color"], name == "font" || name == "body" {
      foreground = RGBColour(colour.lowercased())
    }
    if let colour = attributes["bgcolor"] { background = RGBColour(colour.lowercased()) }
    if attributes["background"] != nil { background = nil }
  }

  /// Takes declarations of a sheet or of a `style` attribute, later ones over earlier ones.
  mutating func apply(_ declarations: CSSDeclarations) {
    for (name, value) in declarations.values { apply(name, value) }
    if declarations.clipsAll { isOutside = true }
  }

  private mutating func apply(_ name: String, _ value: String) {
    switch name {
    case "display": if value == "none" { isSwitchedOff = true }
    case "visibility": if value == "hidden" || value == "collapse" { isSwitchedOff = true }
    case "opacity": if let share = Double(value.filter { $0 != "%" }), share < 0.05 { isTransparent = true }
    case "color": applyForeground(value)
    case "background-color", "background": background = value == "none" ? background : Self.backgroundColour(value)
    case "background-image": if value != "none" { background = nil }
    case "font-size": if let size = CSSLength(value, fontSizePixels: fontSizePixels) { fontSizePixels = size.pixels }
    case "left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top":
      if let place = CSSLength(value, fontSizePixels: fontSizePixels), place.pixels <= Self.outsidePixels {
        isOutside = true
      }
    default: break
    }
  }

  private mutating func applyForeground(_ value: String) {
    let isClear = value == "transparent" || (value.hasPrefix("rgba") && value.hasSuffix(",0)"))
    if isClear { isTransparent = true } else if value != "inherit" { foreground = RGBColour(value) }
  }

  /// The colour of a `background`, which may name a picture too.
  private static func backgroundColour(_ value: String) -> RGBColour? {
    if value.contains("url(") || value.contains("gradient") { return nil }
    return RGBColour(value.hasPrefix("rgb") ? value[...] : value.prefix { $0 != " " })
  }
}

/// `name: value` pairs, names and values in lower case.
struct CSSDeclarations {
  private(set) var values: [(name: String, value: String)] = []

  init(_ text: some StringProtocol) {
    for declaration in text.split(separator: ";") {
      guard let colon = declaration.firstIndex(of: ":") else { continue }
      let name = declaration[..<colon].lowercased().filter { !$0.isWhitespace }
      let words = declaration[declaration.index(after: colon)...].lowercased().split(whereSeparator: \.isWhitespace)
      let value = words.filter { $0 != "!important" }.joined(separator: " ").replacing(", ", with: ",")
      values.append((name, value.hasSuffix("!important") ? String(value.dropLast(10)) : value))
    }
  }

  /// Whether nothing of the box is left to see.
  var clipsAll: Bool {
    let isClipped = value("overflow")?.hasPrefix("hidden") == true
    let isFlat = ["width", "height", "max-width", "max-height"].contains { name in
      value(name).flatMap { CSSLength($0, fontSizePixels: 16) }.map { $0.pixels <= 1 } == true
    }
    let clip = value("clip")?.filter(\.isNumber) ?? ""
    let path = value("clip-path") ?? ""
    return isClipped && isFlat || !clip.isEmpty && clip.allSatisfy { $0 == "0" || $0 == "1" }
      || path.hasPrefix("inset(50%") || path.hasPrefix("inset(100%")
      || value("transform")?.hasPrefix("scale(0)") == true
  }

  private func value(_ name: String) -> String? { values.last { $0.name == name }?.value }
}

/// A length in pixels.
struct CSSLength {
  var pixels: Double

  /// Reads `12px`, `9pt`, `1.5em`, `2rem`, `80%` (of the font) and `0`; nil for everything else.
  init?(_ text: String, fontSizePixels: Double) {
    let number = text.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
    guard let value = Double(number) else { return nil }
    switch text.dropFirst(number.count) {
    case "px", "": pixels = value
    case "pt": pixels = value * 4 / 3
    case "em": pixels = value * fontSizePixels
    case "rem": pixels = value * 16
    case "%": pixels = value / 100 * fontSizePixels
    case "cm": pixels = value * 37.8
    case "in": pixels = value * 96
    default: return nil
    }
  }
}
