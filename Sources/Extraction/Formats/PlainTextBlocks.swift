internal import Domain

/// Divides plain text: paragraphs between blank lines, and the few headings that are beyond doubt.
enum PlainTextBlocks {
  static func scan(_ text: LineScanner) -> [TextBlock] {
    var blocks: [TextBlock] = []
    var start = 0
    let lines = text.lines
    while start < lines.count {
      if text.isBlank(lines[start]) {
        start += 1
        continue
      }
      var end = start
      while end + 1 < lines.count && !text.isBlank(lines[end + 1]) { end += 1 }
      append(start, through: end, of: text, to: &blocks)
      start = end + 1
    }
    return blocks
  }

  /// A run of lines: a heading where it is one line alone or underlined, a paragraph else.
  private static func append(_ first: Int, through last: Int, of text: LineScanner, to blocks: inout [TextBlock]) {
    var start = first
    if last > first, let level = underlineLevel(of: text.lines[first + 1], below: text.lines[first], in: text) {
      blocks.append(TextBlock(kind: .heading(level: level), range: text.trimmed(text.lines[first])))
      start = first + 2
    } else if first == last, HeadingShape.isHeading(text.scalars[text.trimmed(text.lines[first])]) {
      let line = text.trimmed(text.lines[first])
      blocks.append(TextBlock(kind: .heading(level: HeadingShape.level(of: text.scalars[line])), range: line))
      return
    }
    guard start <= last else { return }
    blocks.append(TextBlock(kind: .paragraph, range: text.range(start, through: last)))
  }

  /// `====` below a line makes it a heading of level 1, `----` and `~~~~` of level 2 and 3.
  private static func underlineLevel(of line: Range<Int>, below title: Range<Int>, in text: LineScanner) -> Int? {
    let mark = text.scalars[text.trimmed(line)]
    let titleLength = text.trimmed(title).count
    guard let first = mark.first, mark.count >= 3, titleLength <= 100,
      mark.count >= titleLength - 2, mark.count <= titleLength + 10, mark.allSatisfy({ $0 == first })
    else { return nil }
    switch first {
    case "=": return 1
    case "-": return 2
    case "~", "^": return 3
    default: return nil
    }
  }
}

/// Tells a heading by the shape of a line that stands alone. Careful: a paragraph taken for a heading is worse than a
/// heading taken for a paragraph.
enum HeadingShape {
  /// Numbered like `2.3 Scope` or `Chapter 4`, or in capitals throughout; short, and not a sentence.
  static func isHeading(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
    guard (3...80).contains(line.count), let last = line.last, !".,;:!?…".unicodeScalars.contains(last) else {
      return false
    }
    return isNumbered(line) || isCapitals(line)
  }

  /// The depth of its number; 1 where it has none.
  static func level(of line: ArraySlice<Unicode.Scalar>) -> Int {
    let number = line.prefix { isDigit($0) || $0 == "." }
    return max(1, min(6, number.split(separator: ".").count))
  }

  private static func isNumbered(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
    let words = line.split(whereSeparator: LineScanner.isSpace)
    guard words.count >= 2, words.count <= 12, let first = words.first else { return false }
    let second = words[1]
    if ["chapter", "section", "part", "appendix", "item", "article"].contains(lowercased(first)) {
      return second.first.map { isDigit($0) || $0.properties.isUppercase } ?? false
    }
    let parts = first.split(separator: ".")
    guard !parts.isEmpty, parts.allSatisfy({ $0.count <= 2 && $0.allSatisfy(isDigit) }) else { return false }
    guard first.contains(".") else { return false }
    // A column of figures has numbers where a heading has words.
    return second.first?.properties.isUppercase == true && second.dropFirst().allSatisfy { !isDigit($0) }
  }

  private static func isCapitals(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
    let letters = line.filter { $0.properties.isAlphabetic }
    let words = line.split(whereSeparator: LineScanner.isSpace)
    return letters.count >= 4 && words.count <= 10 && letters.allSatisfy { $0.properties.isUppercase }
      && line.allSatisfy { !isDigit($0) && !"|=_/\\<>{}$%".unicodeScalars.contains($0) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func lowercased(_ word: ArraySlice<Unicode.Scalar>) -> String {
    word.reduce(into: "") { $0 += $1.properties.lowercaseMapping }
  }
}
