internal import Domain

/// Reads HTML: blocks, headings, lists, tables and preformatted text.
///
/// What is switched off is left out; what browsers show where nobody sees it (white, tiny, outside the window) stays in
/// the text. Both are reported as hidden texts, and so are comments and the words that stand for pictures.
final class HTMLDocument: MarkupHandler {
  static func document(of text: String) throws(ExtractionError) -> ExtractedDocument {
    let whole = HTMLDocument(skipsNavigation: true)
    MarkupReader.readHTML(text, to: whole)
    let document = whole.finish()
    guard document.blocks.isEmpty else { return document }
    // A page that is nothing but navigation still has something to say.
    let again = HTMLDocument(skipsNavigation: false)
    MarkupReader.readHTML(text, to: again)
    return again.finish()
  }

  private struct Element {
    var name: String
    /// Whether it and everything inside it is left out.
    var isHidden: Bool
    var style: HTMLStyle
  }

  private static let invisible: Set<String> = [
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "canvas", "select", "button",
    "textarea", "audio", "video", "map", "datalist", "head",
  ]
  private static let blockElements: Set<String> = [
    "p", "div", "section", "article", "aside", "main", "header", "footer", "nav", "address", "blockquote", "body",
    "center", "dd", "dl", "dt", "fieldset", "figcaption", "figure", "form", "html", "hr", "legend", "li", "menu", "ol",
    "pre", "summary", "details", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "h1", "h2",
    "h3", "h4", "h5", "h6", "title",
  ]
  /// Elements without an end tag.
  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  ]

  private let skipsNavigation: Bool
  private var open: [Element] = []
  private var collector = BlockCollector()
  private var inline = InlineText()
  private var preformattedDepth = 0
  private var listItemDepth = 0
  private var headingLevel: Int?
  private var title: String?
  private var isInTitle = false
  private var hidden = HiddenTextCollector()
  private var sheet = HTMLStyleSheet()
  private var sheetText = ""

  private init(skipsNavigation: Bool) {
    self.skipsNavigation = skipsNavigation
  }

  func start(_ name: String, _ attributes: [String: String]) {
    if name == "title" && title == nil { isInTitle = true }
    if Self.blockElements.contains(name) { flush() }
    for words in ["alt", "title", "aria-label"].compactMap({ attributes[$0] }) {
      hidden.addWhole(words, .alternativeText)
    }
    if Self.void.contains(name) {
      if name == "br" { inline.breakLine() }
      return
    }
    var style = open.last?.style ?? HTMLStyle()
    style.apply(attributes: attributes, of: name)
    for declarations in sheet.declarations(for: name, attributes) { style.apply(declarations) }
    if let own = attributes["style"] { style.apply(CSSDeclarations(own)) }
    let isHidden = open.last?.isHidden ?? false || hides(name, attributes) || style.isSwitchedOff
    open.append(Element(name: name, isHidden: isHidden, style: style))
    guard !isHidden else { return }
    switch name {
    case "table": collector.beginTable()
    case "tr": collector.beginRow()
    case "td", "th": collector.beginCell()
    case "pre": preformattedDepth += 1
    case "li": listItemDepth += 1
    case "h1", "h2", "h3", "h4", "h5", "h6": headingLevel = name.last?.wholeNumberValue
    default: break
    }
  }

  func end(_ name: String) {
    if name == "title" && isInTitle {
      isInTitle = false
      let text = inline.take()
      if !text.isEmpty { title = text }
    }
    if Self.void.contains(name) { return }
    if name == "style" {
      sheet.add(sheetText)
      sheetText = ""
    }
    guard let depth = open.lastIndex(where: { $0.name == name }) else { return }
    if Self.blockElements.contains(name) { flush() }
    while open.count > depth {
      let element = open.removeLast()
      if !element.isHidden { leave(element.name) }
    }
  }

  func characters(_ text: String) {
    if isInTitle { return inline.append(text, isPreformatted: false) }
    guard let element = open.last else {
      hidden.pass(text)
      return inline.append(text)
    }
    if element.isHidden { return leaveOut(text, of: element) }
    inline.append(text, isPreformatted: preformattedDepth > 0)
    if let manner = element.style.manner {
      hidden.add(text, manner, isInText: true)
    } else {
      hidden.pass(text)
    }
  }

  func comment(_ text: String) {
    hidden.addWhole(text, .comment)
  }

  /// Menus and forms are left out too, and readers do see them.
  private func leaveOut(_ text: String, of element: Element) {
    if element.name == "style" {
      sheetText += text
    } else if element.style.isSwitchedOff || element.name == "template" {
      hidden.add(text, .switchedOff, isInText: false)
    }
  }

  private func leave(_ name: String) {
    switch name {
    case "table": collector.endTable()
    case "pre": preformattedDepth -= 1
    case "li": listItemDepth -= 1
    case "h1", "h2", "h3", "h4", "h5", "h6": headingLevel = nil
    default: break
    }
  }

  /// Ends the block being read.
  private func flush() {
    guard !isInTitle else { return }
    hidden.separate()
    let text = inline.take()
    if let level = headingLevel {
      collector.add(.heading(level: level), text)
    } else if preformattedDepth > 0 {
      collector.add(.code, text)
    } else {
      collector.add(listItemDepth > 0 && !collector.isInTable ? .listItem : .paragraph, text)
    }
  }

  private func hides(_ name: String, _ attributes: [String: String]) -> Bool {
    if Self.invisible.contains(name) || (skipsNavigation && name == "nav") { return true }
    return attributes["aria-hidden"] == "true"
  }

  private func finish() -> ExtractedDocument {
    flush()
    var document = collector.document(mediaType: "text/html", title: title)
    document.hiddenTexts = hidden.hiddenTexts(in: document.text)
    return document
  }
}
