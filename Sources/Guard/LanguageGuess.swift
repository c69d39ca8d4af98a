/// Guesses the language of a short text by its script, and by frequent small words among Latin-script languages.
enum LanguageGuess {
  private static let smallWords: [(language: String, words: Set<String>)] = [
    ("en", ["the", "is", "what", "how", "of", "and", "to", "who", "where", "when", "why", "are", "does", "can", "my"]),
    (
      "de",
      ["der", "die", "das", "ist", "wie", "was", "und", "nicht", "ich", "ein", "eine", "wer", "wo", "wann", "den"]
    ),
    (
      "fr", ["le", "la", "les", "est", "que", "quel", "quelle", "comment", "et", "des", "une", "qui", "pourquoi", "du"]
    ),
    (
      "es",
      ["el", "los", "las", "es", "que", "como", "cual", "por", "una", "quien", "donde", "cuando", "del", "y", "en"]
    ),
  ]

  /// - Returns: A two-letter code; nil where nothing speaks for one.
  static func language(of text: String) -> String? {
    let plain = Tokenizer.cut(TextFolding.fold(String(text.prefix(400))))
    return languageOfScript(plain.scalars) ?? languageOfWords(plain)
  }

  private static func languageOfScript(_ scalars: [UInt32]) -> String? {
    var counts: [String: Int] = [:]
    for scalar in scalars {
      switch scalar {
      case 0x3041...0x30FF: counts["ja", default: 0] += 1
      case 0x4E00...0x9FFF: counts["zh", default: 0] += 1
      case 0x400...0x52F: counts["ru", default: 0] += 1
      case 0x600...0x6FF: counts["ar", default: 0] += 1
      case 0x61...0x7A: counts["", default: 0] += 1
      default: break
      }
    }
    // Japanese mixes both scripts; Chinese has no kana.
    if let kana = counts["ja"], kana * 5 >= counts["zh", default: 0] { counts["ja"] = kana + counts["zh", default: 0] }
    let best = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return best.flatMap { $0.key.isEmpty ? nil : $0.key }
  }

  private static func languageOfWords(_ text: PlainText) -> String? {
    let words = text.words.map { String(text.scalars[$0.range]) }
    let scores = smallWords.map { entry in (entry.language, words.count { entry.words.contains($0) }) }
    guard let best = scores.max(by: { $0.1 < $1.1 }), best.1 > 0 else { return nil }
    return best.0
  }
}
