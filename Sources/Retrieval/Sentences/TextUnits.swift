/// The parts of a text across which no sentence runs: paragraphs, list items, headings and rows.
struct TextUnits {
  /// Ascending, not overlapping; may begin and end with white space.
  let ranges: [Range<Int>]

  init(of scalars: [Unicode.Scalar]) {
    let lines = Self.lines(of: scalars)
    let areRows = Self.areRecords(lines, in: scalars)
    var ranges: [Range<Int>] = []
    var index = 0
    var paragraph = 0..<0
    var width = 0
    while index < lines.count {
      if !paragraph.contains(index) {
        paragraph = Self.paragraph(from: index, lines)
        width = lines[paragraph].map(\.count).max() ?? 0
      }
      var end = index + 1
      while !areRows, end < lines.count, Self.isWrapped(lines[end - 1], before: lines[end], width: width, in: scalars) {
        end += 1
      }
      ranges.append(lines[index].range.lowerBound..<lines[end - 1].range.upperBound)
      index = end
    }
    self.ranges = ranges.filter { !$0.isEmpty }
  }

  /// One line, without its line break.
  private struct Line {
    enum Kind { case blank, prose, item, heading, row }
    var range: Range<Int>
    var kind: Kind
    var count: Int { range.count }
  }

  private static func lines(of scalars: [Unicode.Scalar]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    for index in 0...scalars.count where index == scalars.count || scalars[index].isLineBreak {
      let range = (start..<index).trimmed(in: scalars)
      lines.append(Line(range: range, kind: kind(of: scalars[range])))
      start = index + 1
    }
    return lines
  }

  private static func kind(of line: ArraySlice<Unicode.Scalar>) -> Line.Kind {
    guard let first = line.first else { return .blank }
    if first == "#", line.drop(while: { $0 == "#" }).first?.isWhiteSpace == true { return .heading }
    if first == "|" || line.contains("\t") || line.count(where: { $0 == "|" }) >= 2 { return .row }
    return isItem(line) ? .item : .prose
  }

  /// Begins with a bullet, or with a short number or one letter and a dot or bracket.
  private static func isItem(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = line.first else { return false }
    let rest = line.dropFirst()
    if "-*+•◦▪‣·–—○●■□➢✓".unicodeScalars.contains(first) { return rest.first?.isWhiteSpace == true }
    let body = first == "(" ? rest : line
    let label = body.prefix { $0.isDigit }
    let marker = body.dropFirst(label.count)
    if !label.isEmpty, label.count <= 3, let stop = marker.first, stop == "." || stop == ")" {
      return marker.dropFirst().first?.isWhiteSpace == true
    }
    guard let letter = body.first, letter.isLetterOrDigit, body.dropFirst().first == ")" else { return false }
    return body.dropFirst(2).first?.isWhiteSpace == true
  }

  /// The lines from one on, up to the next that certainly begins something else.
  private static func paragraph(from index: Int, _ lines: [Line]) -> Range<Int> {
    index..<(lines[(index + 1)...].firstIndex { $0.kind != .prose } ?? lines.count)
  }

  /// Whether a sentence may run on from one line into the next, because the text was wrapped at a width.
  private static func isWrapped(
    _ line: Line, before next: Line, width: Int, in scalars: [Unicode.Scalar]
  ) -> Bool {
    let isOpen = line.kind == .prose || line.kind == .item
    guard isOpen, next.kind == .prose, let last = scalars[line.range].last else { return false }
    let first = scalars[next.range].first { !$0.isOpener }
    if first?.isLowercaseLetter == true || last == "," || last == "-" { return true }
    let word = scalars[next.range].prefix { !$0.isWhiteSpace }.count
    // A line that had plenty of room for the next word was ended on purpose.
    return (line.count + 1 + word) * 4 >= width * 3
  }

  /// Whether every line is a record of the same number of fields, as in CSV.
  private static func areRecords(_ lines: [Line], in scalars: [Unicode.Scalar]) -> Bool {
    let filled = lines.filter { $0.kind != .blank }
    guard filled.count >= 2 else { return false }
    return [Unicode.Scalar(","), ";"].contains { separator in
      let counts = Set(filled.map { line in scalars[line.range].count { $0 == separator } })
      return counts.count == 1 && counts.contains { $0 >= 1 }
    }
  }
}
