/// What lies between a scalar and the one before it.
struct QuoteBorders: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let wordStart = QuoteBorders(rawValue: 1)
  static let wordEnd = QuoteBorders(rawValue: 2)
  static let sentenceStart = QuoteBorders(rawValue: 4)
  static let sentenceEnd = QuoteBorders(rawValue: 8)

  /// The borders before each scalar of a text, and behind the last one.
  static func all(in scalars: [Unicode.Scalar]) -> [QuoteBorders] {
    var borders = [QuoteBorders](repeating: [], count: scalars.count + 1)
    let words = scalars.indices.split { scalars[$0].properties.isWhitespace || scalars[$0] == "\0" }
    var isAtStart = true
    for (number, word) in words.enumerated() {
      borders[word.startIndex].insert(.wordStart)
      borders[word.endIndex].insert(.wordEnd)
      if isAtStart { borders[word.startIndex].insert(.sentenceStart) }
      let next = number + 1 < words.count ? words[number + 1] : nil
      isAtStart = endsSentence(word, before: next, in: scalars)
      if isAtStart { borders[word.endIndex].insert(.sentenceEnd) }
      insertBordersWithin(word, of: scalars, into: &borders)
    }
    return borders
  }

  private static let stops: Set<Unicode.Scalar> = [".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔"]
  /// Stops of scripts that write no space behind them.
  private static let wideStops: Set<Unicode.Scalar> = ["。", "！", "？"]
  private static let closers: Set<Unicode.Scalar> = ["\"", "'", "”", "’", "»", ")", "]", "」", "』", "）"]

  /// - Parameter next: The word that follows; nil at the end.
  private static func endsSentence(
    _ word: Range<Int>.SubSequence, before next: Range<Int>.SubSequence?, in scalars: [Unicode.Scalar]
  ) -> Bool {
    guard let next else { return true }
    let lineCount = scalars[word.endIndex..<next.startIndex].filter { $0 == "\n" || $0 == "\u{2028}" }.count
    let opensLow = scalars[next.startIndex].properties.isLowercase
    if lineCount > 1 || (lineCount == 1 && !opensLow && !isWrapped(at: word.endIndex, in: scalars)) { return true }
    let core = scalars[word].reversed().drop { closers.contains($0) }
    guard let stop = core.first, stops.contains(stop), !opensLow else { return false }
    return stop != "." || !isAbbreviation(core.dropFirst().reversed())
  }

  /// Whether a line that ends at a position has the length of one that was cut at a margin.
  private static func isWrapped(at end: Int, in scalars: [Unicode.Scalar]) -> Bool {
    let start = scalars[..<end].lastIndex { $0 == "\n" || $0 == "\u{2028}" } ?? 0
    return wrappedLengths.contains(end - start)
  }

  private static let wrappedLengths = 50...120

  /// "Dr", "e.g", "J": a dot behind it ends no sentence for sure, so none is assumed.
  private static func isAbbreviation(_ word: [Unicode.Scalar]) -> Bool {
    let letters = word.filter { $0.properties.isAlphabetic }
    guard !letters.isEmpty, letters.count == word.filter({ $0 != "." }).count else { return false }
    return word.contains(".") || letters.count == 1 || abbreviations.contains(String(String.UnicodeScalarView(letters)))
  }

  private static let abbreviations: Set<String> = [
    "Abs", "Art", "Co", "Corp", "Dr", "Fig", "Gen", "Hr", "Inc", "Jr", "Ltd", "Mr", "Mrs", "Ms", "No", "Nr", "Prof",
    "Sec", "Sr", "St", "Str", "al", "bzw", "ca", "cf", "etc", "ff", "fig", "ggf", "inkl", "max", "min", "no", "pp",
    "vs",
    "usw",
  ]

  /// Sentences end inside what looks like one word where no spaces are written.
  private static func insertBordersWithin(
    _ word: Range<Int>.SubSequence, of scalars: [Unicode.Scalar], into borders: inout [QuoteBorders]
  ) {
    for index in word.dropLast() where wideStops.contains(scalars[index]) {
      var end = index + 1
      while end < word.endIndex, closers.contains(scalars[end]) || wideStops.contains(scalars[end]) { end += 1 }
      guard end < word.endIndex else { continue }
      borders[end].formUnion([.wordStart, .wordEnd, .sentenceStart, .sentenceEnd])
    }
  }
}
