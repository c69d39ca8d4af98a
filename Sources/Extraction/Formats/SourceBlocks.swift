internal import Domain

/// Divides program source, data files and logs.
enum SourceBlocks {
  /// Top-level units: a unit ends at a blank line that an unindented line follows, unless that line only closes it.
  static func scan(_ text: LineScanner) -> [TextBlock] {
    divide(text, as: .code) { next in
      guard let first = text.scalars[next].first else { return false }
      return !LineScanner.isSpace(first) && first != "}" && first != ")" && first != "]"
    }
  }

  /// Runs of lines between blank lines.
  static func paragraphs(_ text: LineScanner, as kind: TextBlock.Kind) -> [TextBlock] {
    divide(text, as: kind) { _ in true }
  }

  /// All of it as one block.
  static func whole(_ text: LineScanner, as kind: TextBlock.Kind) -> [TextBlock] {
    divide(text, as: kind) { _ in false }
  }

  /// - Parameter opens: Whether a line after a blank one begins a new block.
  private static func divide(
    _ text: LineScanner, as kind: TextBlock.Kind, where opens: (Range<Int>) -> Bool
  ) -> [TextBlock] {
    var blocks: [TextBlock] = []
    var first: Int?
    var last = 0
    for (number, line) in text.lines.enumerated() where !text.isBlank(line) {
      if let start = first, number > last + 1, opens(line) {
        blocks.append(TextBlock(kind: kind, range: text.range(start, through: last)))
        first = number
      }
      first = first ?? number
      last = number
    }
    if let start = first { blocks.append(TextBlock(kind: kind, range: text.range(start, through: last))) }
    return blocks
  }
}
