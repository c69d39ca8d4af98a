internal import Domain

/// Turns the XML of a Word document's text into blocks.
///
/// Runs that are hidden are left out; runs in the colour of their background and tiny ones stay in the text, where a
/// program shows them to nobody. All are reported as hidden texts, and so are the descriptions of pictures.
final class WordBody: MarkupHandler {
  private struct Paragraph {
    var text = InlineText()
    var level: Int?
    var isListItem = false
  }

  private let styles: WordStyles
  private let levels: [String: Int]
  private var collector = BlockCollector()
  /// A text box puts paragraphs inside a paragraph.
  private var paragraphs: [Paragraph] = []
  private var isInText = false
  /// Inside elements whose text is not the document's: deleted text, the second form of a drawing.
  private var hiddenDepth = 0
  private var look = WordLook()
  private var unseen = HiddenTextCollector()

  init(styles: WordStyles) {
    self.styles = styles
    levels = styles.headingLevels
  }

  func start(_ name: String, _ attributes: [String: String]) {
    if hiddenDepth > 0 || Self.hidden.contains(name) || Self.isSeparatorNote(name, attributes) {
      hiddenDepth += 1
      return
    }
    look.start(name, attributes, styles)
    switch name {
    case "p": paragraphs.append(Paragraph())
    case "tbl": collector.beginTable()
    case "tr": collector.beginRow()
    case "tc": collector.beginCell()
    case "docPr": if let words = attributes["descr"] { unseen.addWhole(words, .alternativeText) }
    case "t": isInText = true
    case "tab", "ptab": if !paragraphs.isEmpty { append("\t") }
    case "br", "cr": if !paragraphs.isEmpty { paragraphs[paragraphs.count - 1].text.breakLine() }
    case "noBreakHyphen": append("-")
    default: startProperty(name, attributes)
    }
  }

  func end(_ name: String) {
    if hiddenDepth > 0 {
      hiddenDepth -= 1
      return
    }
    look.end(name)
    switch name {
    case "p": endParagraph()
    case "tbl": collector.endTable()
    case "t": isInText = false
    default: break
    }
  }

  func characters(_ text: String) {
    guard isInText && hiddenDepth == 0 else { return }
    switch look.manner {
    case .switchedOff: unseen.add(text, .switchedOff, isInText: false)
    case let manner?:
      unseen.add(text, manner, isInText: true)
      append(text)
    case nil:
      unseen.pass(text)
      append(text)
    }
  }

  func finish(title: String?) -> ExtractedDocument {
    var document = collector.document(
      mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", title: title)
    document.hiddenTexts = unseen.hiddenTexts(in: document.text)
    return document
  }

  // MARK: - Paragraphs

  /// `delText` and field codes are not shown; `Fallback` repeats a drawing for older programs.
  private static let hidden: Set<String> = [
    "delText", "instrText", "Fallback", "del", "moveFrom", "rPrChange", "pPrChange",
  ]

  /// The notes parts begin with the lines that separate notes from text.
  private static func isSeparatorNote(_ name: String, _ attributes: [String: String]) -> Bool {
    (name == "footnote" || name == "endnote") && attributes["type"] != nil && attributes["type"] != "normal"
  }

  private func startProperty(_ name: String, _ attributes: [String: String]) {
    guard !paragraphs.isEmpty else { return }
    let current = paragraphs.count - 1
    switch name {
    case "pStyle": paragraphs[current].level = attributes["val"].flatMap { levels[$0] }
    case "outlineLvl":
      if let level = attributes["val"].flatMap({ Int($0) }), (0..<9).contains(level) {
        paragraphs[current].level = level + 1
      }
    case "numPr": paragraphs[current].isListItem = true
    default: break
    }
  }

  private func append(_ text: String) {
    guard !paragraphs.isEmpty else { return }
    paragraphs[paragraphs.count - 1].text.append(text)
  }

  private func endParagraph() {
    guard var paragraph = paragraphs.popLast() else { return }
    unseen.separate()
    let text = paragraph.text.take()
    if let level = paragraph.level {
      collector.add(.heading(level: level), text)
    } else {
      collector.add(paragraph.isListItem ? .listItem : .paragraph, text)
    }
  }
}
