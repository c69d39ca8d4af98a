/// What one line of Markdown is by itself.
enum MarkdownLine {
  struct Fence {
    var mark: Unicode.Scalar
    var length: Int
  }

  /// Three or more back-ticks or tildes; the rest of the line names the language.
  static func openingFence(_ text: LineScanner, _ line: Range<Int>) -> Fence? {
    // Deeper indentation is allowed: fences inside list items are common.
    let content = text.scalars[text.trimmed(line)]
    guard let mark = content.first, mark == "`" || mark == "~" else { return nil }
    let length = content.prefix { $0 == mark }.count
    guard length >= 3, mark == "~" || !content.dropFirst(length).contains("`") else { return nil }
    return Fence(mark: mark, length: length)
  }

  static func closes(_ fence: Fence, _ text: LineScanner, _ line: Range<Int>) -> Bool {
    let content = text.scalars[text.trimmed(line)]
    return content.count >= fence.length && content.allSatisfy { $0 == fence.mark }
  }

  /// `## Text ##`: its level, and the range of the text without the marks.
  static func atxHeading(_ text: LineScanner, _ line: Range<Int>) -> (level: Int, range: Range<Int>)? {
    guard text.indentation(of: line) < 4 else { return nil }
    let content = text.trimmed(line)
    let level = text.scalars[content].prefix { $0 == "#" }.count
    guard (1...6).contains(level) else { return nil }
    var range = content.dropFirst(level)
    guard let first = range.first, LineScanner.isSpace(text.scalars[first]) else { return nil }
    let marks = text.scalars[range].reversed().prefix { $0 == "#" }.count
    if marks > 0 && marks < range.count && LineScanner.isSpace(text.scalars[range.upperBound - marks - 1]) {
      range = range.dropLast(marks)
    }
    let heading = text.trimmed(range)
    return heading.isEmpty ? nil : (level, heading)
  }

  /// A line of `=` (level 1) or `-` (level 2) that turns the paragraph above into a heading.
  static func setextLevel(_ text: LineScanner, _ line: Range<Int>) -> Int? {
    guard text.indentation(of: line) < 4 else { return nil }
    let content = text.scalars[text.trimmed(line)]
    guard let mark = content.first, mark == "=" || mark == "-", content.allSatisfy({ $0 == mark }) else { return nil }
    return mark == "=" ? 1 : 2
  }

  /// Three or more `*`, `-` or `_`, blanks between them allowed.
  static func isThematicBreak(_ text: LineScanner, _ line: Range<Int>) -> Bool {
    let marks = text.scalars[line].filter { !LineScanner.isSpace($0) }
    guard let mark = marks.first, marks.count >= 3, mark == "*" || mark == "-" || mark == "_" else { return false }
    return marks.allSatisfy { $0 == mark }
  }

  /// `- `, `* `, `+ `, `1. ` or `1) `.
  static func isListItem(_ text: LineScanner, _ line: Range<Int>) -> Bool {
    let content = text.scalars[text.trimmed(line)]
    guard let first = content.first else { return false }
    var rest = content.dropFirst()
    if ("0"..."9").contains(first) {
      let digits = content.prefix { ("0"..."9").contains($0) }
      rest = content.dropFirst(digits.count)
      guard digits.count <= 9, rest.first == "." || rest.first == ")" else { return false }
      rest = rest.dropFirst()
    } else if first != "-" && first != "*" && first != "+" {
      return false
    }
    return rest.first.map(LineScanner.isSpace) ?? false
  }

  /// `|---|:---:|`: the second line of a table.
  static func isTableDelimiter(_ text: LineScanner, _ line: Range<Int>) -> Bool {
    let content = text.scalars[text.trimmed(line)]
    return content.contains("-") && content.contains("|")
      && content.allSatisfy { $0 == "-" || $0 == "|" || $0 == ":" || $0 == " " || $0 == "\t" }
  }
}
