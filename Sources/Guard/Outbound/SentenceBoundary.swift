/// Finds where sentences end in a stream of bytes.
///
/// Sees one byte after the other and looks at no later one, so that it does not matter how a stream is cut.
struct SentenceBoundary: Sendable {
  /// A sentence that is longer is cut, in bytes.
  private static let longestSentence = 600

  private var length = 0
  private var lastSpaceLength = 0
  /// A full stop, question mark or exclamation mark stood last, perhaps with closing marks after it.
  private var endsWithStop = false

  /// Takes the next byte.
  ///
  /// - Parameters:
  ///   - byte: The byte.
  ///   - tail: The three bytes up to and including it, oldest first, in the low 24 bits.
  /// - Returns: How many of the last bytes belong to the next sentence; nil while the sentence goes on.
  mutating func push(_ byte: UInt8, tail: UInt32) -> Int? {
    length += 1
    if byte == 0x0A { return end(keeping: 0) }
    if byte.isSpace {
      if endsWithStop { return end(keeping: 0) }
      lastSpaceLength = length
    }
    if Self.isWideStop(tail & 0xFF_FFFF) { return end(keeping: 0) }
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): endsWithStop = true
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): break
    // The Arabic question mark is two bytes.
    default: endsWithStop = tail & 0xFFFF == 0xD89F
    }
    // A scalar is never cut: 10xxxxxx continues one.
    if length > Self.longestSentence, byte & 0xC0 != 0x80 {
      return end(keeping: lastSpaceLength > 0 ? length - lastSpaceLength : 1)
    }
    return nil
  }

  /// The full stops of Chinese and Japanese, after which no space stands.
  private static func isWideStop(_ tail: UInt32) -> Bool {
    tail == 0xE3_8082 || tail == 0xEF_BC81 || tail == 0xEF_BC9F
  }

  private mutating func end(keeping kept: Int) -> Int {
    length = kept
    lastSpaceLength = 0
    endsWithStop = false
    return kept
  }
}
