internal import Domain
internal import Extraction

/// The blocks between two headings, with the headings above them.
struct Section {
  /// Outermost first.
  var headingPath: [String]
  /// In order; none is a heading, except where a heading has nothing below it and stands for itself.
  var blocks: [TextBlock]

  /// Divides the document at its headings. A heading is in the path of its section, not among the blocks.
  static func sections(of document: ExtractedDocument, in text: TokenizedText) -> [Section] {
    var divider = Divider(text: text)
    let whole = TextBlock(kind: .paragraph, range: 0..<text.scalars.count)
    for block in document.blocks.isEmpty ? [whole] : document.blocks {
      let range = text.trimmed(block.range.clamped(to: whole.range))
      if !range.isEmpty { divider.add(TextBlock(kind: block.kind, range: range)) }
    }
    return divider.finish()
  }

  private struct Divider {
    private struct Heading {
      var level: Int
      var block: TextBlock
      var title: String
    }

    let text: TokenizedText
    private var path: [Heading] = []
    private var blocks: [TextBlock] = []
    private var sections: [Section] = []

    init(text: TokenizedText) {
      self.text = text
    }

    mutating func add(_ block: TextBlock) {
      guard case .heading(let level) = block.kind else {
        blocks.append(block)
        return
      }
      closeSection(nextLevel: level)
      while let last = path.last, last.level >= level { path.removeLast() }
      path.append(Heading(level: level, block: block, title: oneLine(block.range)))
    }

    mutating func finish() -> [Section] {
      closeSection(nextLevel: 0)
      return sections
    }

    /// - Parameter nextLevel: Of the heading that follows; 0 at the end of the document.
    private mutating func closeSection(nextLevel: Int) {
      if !blocks.isEmpty {
        sections.append(Section(headingPath: path.map(\.title), blocks: blocks))
        blocks = []
      } else if let last = path.last, nextLevel <= last.level, !isClosed(last) {
        sections.append(Section(headingPath: path.dropLast().map(\.title), blocks: [last.block]))
      }
    }

    /// Whether something below the heading is in a section already.
    private func isClosed(_ heading: Heading) -> Bool {
      guard let start = sections.last?.blocks.first?.range.lowerBound else { return false }
      return start >= heading.block.range.lowerBound
    }

    private func oneLine(_ range: Range<Int>) -> String {
      text.string(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }
}
