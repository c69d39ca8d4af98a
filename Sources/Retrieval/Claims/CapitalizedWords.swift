/// The words of a text that begin with a capital where no sentence begins.
struct CapitalizedWords {
  /// In order of appearance; a capital alone counts, but not the English "I".
  private(set) var inner: [String] = []
  private var innerCount = 0

  init(of text: String) {
    var beginsSentence = true
    var word = ""
    // The end of the text ends its last word.
    for scalar in Array(text.unicodeScalars) + ["\n"] {
      if scalar.isLetterOrDigit {
        word.unicodeScalars.append(scalar)
        continue
      }
      take(word, isFirst: beginsSentence)
      if !word.isEmpty { beginsSentence = false }
      if scalar.isStop || scalar.isUnambiguousStop || scalar.isLineBreak || scalar == ":" { beginsSentence = true }
      word = ""
    }
  }

  private mutating func take(_ word: String, isFirst: Bool) {
    guard let first = word.unicodeScalars.first, !isFirst else { return }
    innerCount += 1
    if first.isUppercaseLetter, word != "I" { inner.append(word) }
  }

  /// Whether so many words have a capital that it marks nouns, as in German, rather than names.
  var areNouns: Bool { innerCount >= 20 && inner.count * 4 > innerCount }
}
