/// Cuts folded text into words and notes where sentences begin and what is quoted.
struct Tokenizer {
  /// A quotation longer than this, in scalars, is not one.
  private static let longestQuotation = 400

  private var text = PlainText()
  private var startsClause = true
  private var followsBreak = true
  /// The mark that closes the open quotation, where it began, and the first word inside.
  private var openQuotation: (closing: UInt32, scalar: Int, word: Int)?

  /// - Complexity: O(n)
  static func cut(_ scalars: [UInt32]) -> PlainText {
    var tokenizer = Tokenizer()
    tokenizer.text.scalars = scalars
    tokenizer.run()
    return tokenizer.text
  }

  private mutating func run() {
    let scalars = text.scalars
    var index = 0
    while index < scalars.count {
      if WordClass(scalars[index]) == .separator {
        separator(at: index)
        index += 1
        continue
      }
      let end = Self.endOfDisguisedWord(in: scalars, from: index)
      append(index..<end)
      index = end
    }
  }

  private mutating func append(_ range: Range<Int>) {
    var word = PlainText.Word(range: range, startsClause: startsClause, followsBreak: followsBreak)
    word.alternate = appendAlternate(of: text.scalars[range])
    text.words.append(word)
    startsClause = false
    followsBreak = false
  }

  private mutating func separator(at index: Int) {
    let scalar = text.scalars[index]
    switch scalar {
    case 0x0A:
      startsClause = true
      if index > 0, text.scalars[index - 1] == 0x0A { followsBreak = true }
    case 0x3002, 0xFF01, 0xFF1F, 0x61F:
      startsClause = true
      followsBreak = true
    case ".", "!", "?":
      guard index + 1 == text.scalars.count || WordClass(text.scalars[index + 1]) == .separator else { return }
      startsClause = true
      followsBreak = true
    case ":", ";", "-", "*", "#", ">", "|", "(", "[", 0x2014, 0x2022: startsClause = true
    default: break
    }
    quotation(scalar, at: index)
  }

  private mutating func quotation(_ scalar: UInt32, at index: Int) {
    if let open = openQuotation, index - open.scalar > Self.longestQuotation { openQuotation = nil }
    if let open = openQuotation, scalar == open.closing {
      for word in open.word..<text.words.count { text.words[word].isQuoted = true }
      openQuotation = nil
      return
    }
    guard openQuotation == nil, let closing = Self.closing(of: scalar) else { return }
    let isStraight = scalar == 0x22 || scalar == 0x27 || scalar == 0x60
    guard !isStraight || index == 0 || WordClass(text.scalars[index - 1]) == .separator else { return }
    openQuotation = (closing, index, text.words.count)
    startsClause = true
  }

  private static func closing(of scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x22, 0x27, 0x60: scalar
    case 0x201C, 0x201E: 0x201D
    case 0xAB: 0xBB
    case 0x300C: 0x300D
    case 0x300E: 0x300F
    default: nil
    }
  }

  /// The end of a word in which digits and signs may stand for letters.
  private static func endOfDisguisedWord(in scalars: [UInt32], from start: Int) -> Int {
    var end = WordClass.endOfWord(in: scalars, from: start)
    guard WordClass(scalars[start]) != .ideograph else { return end }
    while end + 1 < scalars.count, letter(for: scalars[end]) != nil, WordClass(scalars[end + 1]) == .letter {
      end = WordClass.endOfWord(in: scalars, from: end + 1)
    }
    return end
  }

  private static func letter(for scalar: UInt32) -> UInt32? {
    switch scalar {
    case "0": 0x6F
    case "1", "!": 0x69
    case "3": 0x65
    case "4", "@": 0x61
    case "5", "$": 0x73
    case "7": 0x74
    default: nil
    }
  }

  /// The reading of a word that mixes letters with digits or signs.
  private mutating func appendAlternate(of word: ArraySlice<UInt32>) -> Range<Int> {
    guard word.count > 2, word.contains(where: { Self.letter(for: $0) != nil }),
      word.contains(where: { (0x61...0x7A).contains($0) })
    else { return 0..<0 }
    let start = text.alternates.count
    text.alternates += word.map { Self.letter(for: $0) ?? $0 }
    return start..<text.alternates.count
  }
}
