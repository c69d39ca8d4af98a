/// A folded text cut into sentences and lines, whose words are hashes.
struct TextSegments {
  /// Words that end with the same sentence or line.
  struct Segment {
    /// Where its words stand in ``TextSegments/words``.
    var words: Range<Int>
    /// A question mark ends it.
    var asks = false
  }

  struct Word {
    var hash: UInt32
    /// Where its parts stand in ``TextSegments/parts``.
    var parts: Range<Int>
    var isNumber: Bool
    /// Long enough to say what a text is about.
    var isContent: Bool
  }

  private static let longestSegment = 40
  private static let longestSplitWord = 24
  private static let shortestContentWord = 5

  private(set) var segments: [Segment] = []
  private(set) var words: [Word] = []
  /// Hashes of the runs of 3 to 5 letters of the words.
  private(set) var parts: [UInt32] = []

  /// - Complexity: O(n)
  init(_ scalars: [UInt32]) {
    var end = 0
    var index = 0
    var isOpen = false
    /// The first word of the open segment.
    var first = 0
    while index < scalars.count {
      let start = index
      index = Self.endOfWord(in: scalars, from: start)
      guard index > start else {
        index += 1
        continue
      }
      let gap = scalars[end..<start]
      if isOpen, Self.endsSegment(gap) || words.count - first >= Self.longestSegment {
        close(asks: gap.contains(where: Self.isQuestionMark))
        isOpen = false
      }
      if !isOpen {
        first = words.count
        segments.append(Segment(words: first..<first))
        isOpen = true
      }
      append(scalars[start..<index])
      end = index
    }
    if isOpen { close(asks: scalars[end...].contains(where: Self.isQuestionMark)) }
  }

  private mutating func close(asks: Bool) {
    let last = segments.count - 1
    segments[last] = Segment(words: segments[last].words.lowerBound..<words.count, asks: asks)
  }

  private static func endOfWord(in scalars: [UInt32], from start: Int) -> Int {
    let kind = WordClass(scalars[start])
    guard kind != .separator else { return start }
    guard kind != .ideograph else { return start + 1 }
    var end = start + 1
    while end < scalars.count {
      switch WordClass(scalars[end]) {
      case .letter, .digit: end += 1
      case .ideograph: return end
      case .separator:
        let joins = scalars[end] == "'" && end + 1 < scalars.count && WordClass(scalars[end + 1]) == .letter
        guard joins else { return end }
        end += 1
      }
    }
    return end
  }

  private static func endsSegment(_ gap: ArraySlice<UInt32>) -> Bool {
    gap.contains { scalar in
      switch scalar {
      case 0x0A, 0x3002, 0xFF01, 0xFF1F, 0x61F: true
      case ".", "!", "?": gap.count > 1
      default: false
      }
    }
  }

  private static func isQuestionMark(_ scalar: UInt32) -> Bool {
    scalar == "?" || scalar == 0xFF1F || scalar == 0x61F
  }

  /// Numbers are all one word.
  private mutating func append(_ spelling: ArraySlice<UInt32>) {
    var letters = spelling.filter { $0 != "'" }
    let isNumber = letters.allSatisfy { WordClass($0) == .digit }
    if isNumber { letters = [0x30] }
    let first = parts.count
    if (3...Self.longestSplitWord).contains(letters.count) {
      let padded = [0x20] + letters + [0x20]
      for length in 3...5 where length < padded.count {
        for start in 0...(padded.count - length) {
          parts.append(FeatureHash.of(padded[start..<(start + length)], kind: 2))
        }
      }
    }
    words.append(
      Word(
        hash: FeatureHash.of(letters[...], kind: 1), parts: first..<parts.count, isNumber: isNumber,
        isContent: letters.count >= Self.shortestContentWord))
  }
}
