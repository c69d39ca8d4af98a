/// All runs of a fixed number of words of some texts, to recognise them elsewhere.
///
/// Broder, “On the resemblance and containment of documents” (1997), section 2.
struct Shingles: Sendable {
  /// Words in a run.
  let length: Int
  private var hashes: Set<UInt64> = []

  init(length: Int) {
    self.length = length
  }

  var isEmpty: Bool { hashes.isEmpty }

  mutating func insert(_ text: PlainText) { for hash in Self.hashes(of: text, length: length) { hashes.insert(hash) } }

  mutating func subtract(_ text: PlainText) {
    for hash in Self.hashes(of: text, length: length) { hashes.remove(hash) }
  }

  /// Whether every run of the text is known; false for texts shorter than one run.
  func containsAll(of text: PlainText) -> Bool {
    let runs = Self.hashes(of: text, length: length)
    return !runs.isEmpty && runs.allSatisfy(hashes.contains)
  }

  func contains(_ run: some Sequence<UInt64>) -> Bool { hashes.contains(Self.combine(run)) }

  /// The hash of each word.
  static func wordHashes(of text: PlainText) -> [UInt64] {
    text.words.map { word in
      text.scalars[word.range].reduce(into: 0xCBF2_9CE4_8422_2325) { hash, scalar in
        hash = (hash ^ UInt64(scalar)) &* 0x100_0000_01B3
      }
    }
  }

  private static func hashes(of text: PlainText, length: Int) -> [UInt64] {
    let words = wordHashes(of: text)
    guard words.count >= length else { return [] }
    return (0...(words.count - length)).map { combine(words[$0..<($0 + length)]) }
  }

  private static func combine(_ run: some Sequence<UInt64>) -> UInt64 {
    run.reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ $1) &* 0x100_0000_01B3 &+ ($0 >> 29) }
  }
}
