internal import Domain

/// A text as an array of scalars and the ranges of its lines, so that every position is an offset in constant time.
struct LineScanner {
  let scalars: [Unicode.Scalar]
  /// Without their line ends, which may be LF, CR LF or CR.
  let lines: [Range<Int>]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    lines = Self.lines(of: scalars)
  }

  private static func lines(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\n" || scalar == "\r" {
        lines.append(start..<index)
        if scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n" { index += 1 }
        start = index + 1
      }
      index += 1
    }
    if start < scalars.count { lines.append(start..<scalars.count) }
    return lines
  }

  /// The line without white space at its ends; empty (at the line's end) for a blank line.
  func trimmed(_ line: Range<Int>) -> Range<Int> {
    var start = line.lowerBound
    var end = line.upperBound
    while start < end && Self.isSpace(scalars[start]) { start += 1 }
    while end > start && Self.isSpace(scalars[end - 1]) { end -= 1 }
    return start..<end
  }

  func isBlank(_ line: Range<Int>) -> Bool {
    scalars[line].allSatisfy(Self.isSpace)
  }

  /// Columns of white space at the start of the line; a tab reaches to the next multiple of four.
  func indentation(of line: Range<Int>) -> Int {
    var columns = 0
    for scalar in scalars[line] {
      switch scalar {
      case " ": columns += 1
      case "\t": columns += 4 - columns % 4
      default: return columns
      }
    }
    return columns
  }

  func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars[range] { view.append(scalar) }
    return String(view)
  }

  /// The text of a block that is a heading.
  func headingText(of block: TextBlock) -> String? {
    guard case .heading = block.kind else { return nil }
    return string(block.range)
  }

  /// The range of lines `first...last`, without white space at its ends except the first line's indentation.
  func range(_ first: Int, through last: Int) -> Range<Int> {
    let end = trimmed(lines[last])
    return lines[first].lowerBound..<max(end.upperBound, lines[first].lowerBound)
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0xFEFF: true
    case 0x1680...: scalar.properties.isWhitespace
    default: false
    }
  }
}
