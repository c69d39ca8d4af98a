internal import Domain

/// Finds the blocks of a Markdown source (CommonMark's block rules, simplified to what chunking needs).
///
/// The text stays the source: a heading's range is its text without the `#` marks, everything else is whole lines.
struct MarkdownBlocks {
  private(set) var blocks: [TextBlock] = []
  private(set) var title: String?

  private let text: LineScanner
  private var next = 0
  /// The first line of the paragraph or list item being read, and what it is.
  private var open: (first: Int, kind: TextBlock.Kind)?

  static func scan(_ text: LineScanner) -> (blocks: [TextBlock], title: String?) {
    var scan = MarkdownBlocks(text)
    scan.readFrontMatter()
    while scan.next < text.lines.count { scan.readLine() }
    scan.close(before: scan.next)
    return (scan.blocks, scan.title ?? scan.firstHeading)
  }

  private init(_ text: LineScanner) {
    self.text = text
  }

  private var firstHeading: String? {
    for block in blocks {
      if let heading = text.headingText(of: block) { return heading }
    }
    return nil
  }

  // MARK: - Lines

  private mutating func readLine() {
    let line = text.lines[next]
    if text.isBlank(line) {
      closeAtBlankLine()
      next += 1
    } else if let fence = MarkdownLine.openingFence(text, line) {
      readFencedCode(fence)
    } else if let heading = MarkdownLine.atxHeading(text, line) {
      close(before: next)
      blocks.append(TextBlock(kind: .heading(level: heading.level), range: heading.range))
      next += 1
    } else if let level = setextLevel(line) {
      closeAsHeading(level: level)
      next += 1
    } else if isTableStart() {
      readTable()
    } else if open == nil && text.indentation(of: line) >= 4 && !isInsideList {
      readIndentedCode()
    } else if MarkdownLine.isThematicBreak(text, line) {
      close(before: next)
      next += 1
    } else if MarkdownLine.isListItem(text, line) {
      close(before: next)
      open = (next, .listItem)
      next += 1
    } else {
      if open == nil { open = (next, .paragraph) }
      next += 1
    }
  }

  /// Whether the last thing read is a list item, so that an indented line goes on with it.
  private var isInsideList: Bool { blocks.last?.kind == .listItem }

  private mutating func closeAtBlankLine() {
    close(before: next)
  }

  /// Ends the open paragraph or list item with the line before `end`.
  private mutating func close(before end: Int) {
    guard let (first, kind) = open else { return }
    open = nil
    let range = text.range(first, through: end - 1)
    if !range.isEmpty { blocks.append(TextBlock(kind: kind, range: range)) }
  }

  private func setextLevel(_ line: Range<Int>) -> Int? {
    guard let (first, kind) = open, kind == .paragraph, next - first <= 3 else { return nil }
    return MarkdownLine.setextLevel(text, line)
  }

  private mutating func closeAsHeading(level: Int) {
    guard let (first, _) = open else { return }
    open = nil
    blocks.append(
      TextBlock(kind: .heading(level: level), range: text.trimmed(text.range(first, through: next - 1))))
  }

  // MARK: - Blocks of several lines

  private mutating func readFencedCode(_ fence: MarkdownLine.Fence) {
    close(before: next)
    let first = next
    next += 1
    while next < text.lines.count && !MarkdownLine.closes(fence, text, text.lines[next]) { next += 1 }
    let last = min(next, text.lines.count - 1)
    next = last + 1
    blocks.append(TextBlock(kind: .code, range: text.range(first, through: last)))
  }

  private mutating func readIndentedCode() {
    let first = next
    var last = next
    while next < text.lines.count {
      let line = text.lines[next]
      if !text.isBlank(line) {
        guard text.indentation(of: line) >= 4 else { break }
        last = next
      }
      next += 1
    }
    next = last + 1
    blocks.append(TextBlock(kind: .code, range: text.range(first, through: last)))
  }

  private func isTableStart() -> Bool {
    next + 1 < text.lines.count && text.scalars[text.lines[next]].contains("|")
      && MarkdownLine.isTableDelimiter(text, text.lines[next + 1])
  }

  private mutating func readTable() {
    close(before: next)
    let first = next
    next += 2
    while next < text.lines.count, text.scalars[text.lines[next]].contains("|") { next += 1 }
    blocks.append(TextBlock(kind: .table, range: text.range(first, through: next - 1)))
  }

  /// `---` on the first line up to the next `---`: data about the document, from which only the title is taken.
  private mutating func readFrontMatter() {
    guard text.lines.count > 1, string(0) == "---" else { return }
    guard let end = (1..<min(text.lines.count, 200)).first(where: { ["---", "..."].contains(string($0)) }) else {
      return
    }
    for number in 1..<end where string(number).hasPrefix("title:") {
      let value = string(number).dropFirst("title:".count).drop(while: \.isWhitespace)
      let bare = value.filter { $0 != "\"" && $0 != "'" }
      if !bare.isEmpty { title = bare }
    }
    if end > 1 { blocks.append(TextBlock(kind: .code, range: text.range(1, through: end - 1))) }
    next = end + 1
  }

  private func string(_ number: Int) -> String {
    text.string(text.trimmed(text.lines[number]))
  }
}
