/// Finds the sentences of running text.
enum Sentences {
  /// Ranges in order, without the white space between them.
  static func ranges(in range: Range<Int>, of text: TokenizedText) -> [Range<Int>] {
    var sentences: [Range<Int>] = []
    var start = range.lowerBound
    var offset = range.lowerBound
    while offset < range.upperBound {
      if let end = sentenceEnd(at: offset, in: range, of: text, from: start) {
        append(start..<end, of: text, to: &sentences)
        start = end
        offset = end
      } else {
        offset += 1
      }
    }
    append(start..<range.upperBound, of: text, to: &sentences)
    return sentences
  }

  private static func append(_ range: Range<Int>, of text: TokenizedText, to sentences: inout [Range<Int>]) {
    let trimmed = text.trimmed(range)
    if !trimmed.isEmpty { sentences.append(trimmed) }
  }

  /// The offset behind the sentence that the mark at `offset` ends, beyond `offset`; nil if it ends none.
  private static func sentenceEnd(
    at offset: Int, in range: Range<Int>, of text: TokenizedText, from start: Int
  ) -> Int? {
    let mark = text.scalars[offset]
    let needsSpace: Bool
    switch mark {
    case "。", "！", "？", "।", "؟", "۔", "｡": needsSpace = false
    case ".", "!", "?", "…": needsSpace = true
    case "\n": return isBlankLine(after: offset, in: range, of: text) ? offset + 1 : nil
    default: return nil
    }
    var end = offset + 1
    while end < range.upperBound && isClosing(text.scalars[end]) { end += 1 }
    guard end < range.upperBound else { return end }
    guard needsSpace else { return end }
    guard text.isSpace(end) else { return nil }
    var next = end
    while next < range.upperBound && text.isSpace(next) { next += 1 }
    guard next < range.upperBound else { return end }
    if text.scalars[next].properties.isLowercase { return nil }
    return mark == "." && isAbbreviation(endingAt: offset, from: start, of: text) ? nil : end
  }

  private static func isBlankLine(after offset: Int, in range: Range<Int>, of text: TokenizedText) -> Bool {
    var next = offset + 1
    while next < range.upperBound, text.isSpace(next) {
      if text.scalars[next] == "\n" { return true }
      next += 1
    }
    return false
  }

  private static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ")", "]", "}", "\"", "'", "”", "’", "»", "」", "』", "）", "!", "?", ".": true
    default: false
    }
  }

  /// Whether the word before the full stop at `offset` is one that is written with it.
  private static func isAbbreviation(endingAt offset: Int, from start: Int, of text: TokenizedText) -> Bool {
    var first = offset
    while first > start && offset - first < 12 && !text.isSpace(first - 1) { first -= 1 }
    while first < offset, text.scalars[first] == "(" || text.scalars[first] == "\"" { first += 1 }
    let word = text.string(first..<offset)
    // One letter is an initial, letters with stops between them are `e.g` or `U.S`.
    if word.unicodeScalars.count == 1 { return word.unicodeScalars.allSatisfy { $0.properties.isUppercase } }
    return abbreviations.contains(word.lowercased())
  }

  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "e.g", "i.e", "cf", "fig", "figs", "eq", "eqs",
    "no", "nos", "vol", "pp", "ed", "eds", "al", "inc", "ltd", "corp", "co", "dept", "approx", "ca", "sec", "ch",
    "gen", "col", "lt", "sgt", "capt", "rev", "hon", "gov", "sen", "rep", "u.s", "u.k", "a.m", "p.m", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "z.b", "d.h", "bzw", "nr", "art", "abs",
  ]
}
