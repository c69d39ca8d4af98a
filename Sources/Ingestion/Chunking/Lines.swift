/// The lines of a block: rows of a table, lines of code.
enum Lines {
  /// Ranges without line ends; blank lines are left out.
  static func ranges(in range: Range<Int>, of text: TokenizedText) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    for offset in range where text.scalars[offset] == "\n" || text.scalars[offset] == "\r" {
      append(start..<offset, of: text, to: &lines)
      start = offset + 1
    }
    append(start..<range.upperBound, of: text, to: &lines)
    return lines
  }

  /// Indentation stays: it is a part of code.
  private static func append(_ line: Range<Int>, of text: TokenizedText, to lines: inout [Range<Int>]) {
    let trimmed = text.trimmed(line)
    if !trimmed.isEmpty { lines.append(line.lowerBound..<trimmed.upperBound) }
  }
}
