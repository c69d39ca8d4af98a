internal import Domain

/// What a Word document says of how the current run looks, by its own properties, its styles and the shading behind it.
///
/// Colours that come from themes, and shading that comes from the style of a table, are not known: such text counts as
/// seen.
struct WordLook {
  /// Half points; smaller text cannot be read.
  private static let tinySize = 6

  private struct Properties {
    var isHidden = false
    var size: Int?
    /// Nil where nothing is stated.
    var colour: RGBColour?
    var shading: RGBColour?
    /// Something is behind the text whose colour is not known.
    var isOnUnknown = false
  }

  private var run: Properties?
  private var paragraphs: [Properties] = []
  private var cells: [Properties] = []
  private var tables: [Properties] = []
  private var isInRunProperties = false

  /// Why readers do not see the current run; nil where they do.
  var manner: HiddenText.Manner? {
    guard let run else { return nil }
    if run.isHidden || paragraphs.last?.isHidden == true { return .switchedOff }
    if let size = run.size, size < Self.tinySize { return .tiny }
    guard let colour = run.colour, let behind = background else { return nil }
    return colour.isVisible(on: behind) ? nil : .colour
  }

  /// White where nothing is behind the text; nil where it cannot be told.
  private var background: RGBColour? {
    for layer in [run, paragraphs.last, cells.last, tables.last].compactMap({ $0 }) {
      if layer.isOnUnknown { return nil }
      if let shading = layer.shading { return shading }
    }
    return .white
  }

  mutating func start(_ name: String, _ attributes: [String: String], _ styles: WordStyles) {
    switch name {
    case "r": run = Properties()
    case "p": paragraphs.append(Properties())
    case "tc": cells.append(Properties())
    case "tbl": tables.append(Properties())
    case "tblStyle": update(\.tables) { $0.isOnUnknown = true }
    case "rPr": isInRunProperties = run != nil
    case "pStyle":
      let isHidden = attributes["val"].map(styles.isHidden) ?? false
      update(\.paragraphs) { $0.isHidden = isHidden }
    case "shd": shade(attributes)
    default: if isInRunProperties { setProperty(name, attributes, styles) }
    }
  }

  mutating func end(_ name: String) {
    switch name {
    case "r": run = nil
    case "rPr": isInRunProperties = false
    case "p": _ = paragraphs.popLast()
    case "tc": _ = cells.popLast()
    case "tbl": _ = tables.popLast()
    default: break
    }
  }

  private mutating func setProperty(_ name: String, _ attributes: [String: String], _ styles: WordStyles) {
    switch name {
    case "vanish", "specVanish": run?.isHidden = Self.isOn(attributes)
    case "rStyle": if let style = attributes["val"], styles.isHidden(style) { run?.isHidden = true }
    case "sz": run?.size = attributes["val"].flatMap { Int($0) }
    case "color": run?.colour = attributes["val"].flatMap { RGBColour($0.lowercased()) }
    case "highlight": if attributes["val"] != "none" { run?.isOnUnknown = true }
    default: break
    }
  }

  private mutating func shade(_ attributes: [String: String]) {
    guard let fill = attributes["fill"]?.lowercased(), fill != "auto" else { return }
    let colour = RGBColour(fill)
    if isInRunProperties {
      run?.shading = colour
    } else if !paragraphs.isEmpty {
      // A cell's own shading comes before its first paragraph.
      update(\.paragraphs) { $0.shading = colour }
    } else {
      update(cells.isEmpty ? \.tables : \.cells) { $0.shading = colour }
    }
  }

  private mutating func update(
    _ layers: WritableKeyPath<Self, [Properties]>, _ change: (inout Properties) -> Void
  ) {
    guard let last = self[keyPath: layers].indices.last else { return }
    change(&self[keyPath: layers][last])
  }

  /// Word's switches are on unless they say otherwise.
  static func isOn(_ attributes: [String: String]) -> Bool {
    !["0", "false", "off", "none"].contains(attributes["val"] ?? "1")
  }
}
