/// Texts that are hidden by moving every letter: 13 places on in the alphabet (ROT13), or written backwards.
enum RearrangedText {
  /// Words that nearly every sentence has, in the languages that are written with plain Latin letters.
  private static let frequentWords: Set<[UInt32]> = Set(
    [
      "the", "and", "you", "your", "all", "are", "that", "this", "with", "from", "not", "for", "what", "how", "tell",
      "give", "write", "show", "system", "prompt", "instructions", "previous", "rules", "ignore", "password", "secret",
      "now", "new", "every", "about", "der", "die", "das", "und", "ist", "nicht", "alle", "mir", "dein", "deine",
      "les", "des", "une", "est", "tout", "toutes", "los", "las", "una", "que", "por", "todas",
    ].map { $0.unicodeScalars.map(\.value) })

  /// So many frequent words are no accident.
  private static let fewestFrequentWords = 3
  private static let mostScalars = 16_384

  /// What becomes readable when the letters are moved back.
  ///
  /// - Parameter scalars: The folded text.
  /// - Complexity: O(n)
  static func found(in scalars: [UInt32]) -> [(concealment: Concealment, scalars: [UInt32])] {
    guard scalars.count <= mostScalars else { return [] }
    let plainCount = frequentWordCount(scalars)
    let readings: [(Concealment, [UInt32])] = [(.rotation, scalars.map(rotated)), (.backwards, scalars.reversed())]
    return readings.filter { _, reading in
      frequentWordCount(reading) >= max(fewestFrequentWords, 2 * plainCount + 1)
    }.map { (concealment: $0.0, scalars: $0.1) }
  }

  private static func rotated(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x61...0x6D: scalar + 13
    case 0x6E...0x7A: scalar - 13
    default: scalar
    }
  }

  private static func frequentWordCount(_ scalars: [UInt32]) -> Int {
    scalars.split { !(0x61...0x7A).contains($0) }.count { $0.count > 2 && frequentWords.contains(Array($0)) }
  }
}
