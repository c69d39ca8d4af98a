/// The words of a text that begin with a capital where no sentence begins.
struct CapitalizedWords {
  struct Word: Equatable {
    var text: String
    /// In Unicode scalars.
    var range: Range<Int>
    /// Whether the word before it has a capital too, and only a space stands between them.
    var continues = false
  }

  /// In order of appearance; a capital alone counts, but not the English "I".
  private(set) var inner: [Word] = []
  /// Words that begin a sentence and cannot be anything but a name: "NASA", "iPhone", "X200".
  private(set) var distinctive: [Word] = []
  private var innerCount = 0
  private var isAllCapitals = true

  init(of text: String) {
    var beginsSentence = true
    var word = Word(text: "", range: 0..<0)
    var previousEnd = -2
    // The end of the text ends its last word.
    for (index, scalar) in (Array(text.unicodeScalars) + ["\n"]).enumerated() {
      if scalar.isLetterOrDigit, word.text.unicodeScalars.last.map({ $0.isUnspaced == scalar.isUnspaced }) ?? true {
        if word.text.isEmpty { word.range = index..<index }
        word.text.unicodeScalars.append(scalar)
        continue
      }
      if !word.text.isEmpty {
        word.range = word.range.lowerBound..<index
        word.continues = word.range.lowerBound == previousEnd + 1
        previousEnd = take(word, isFirst: beginsSentence) ? index : -2
        beginsSentence = false
      }
      word = Word(text: "", range: index..<index)
      if scalar.isLetterOrDigit { word.text.unicodeScalars.append(scalar) }
      if scalar.isStop || scalar.isUnambiguousStop || scalar.isLineBreak || scalar == ":" { beginsSentence = true }
    }
    if isAllCapitals { (inner, distinctive) = ([], []) }
  }

  /// - Returns: Whether the word has a capital.
  private mutating func take(_ word: Word, isFirst: Bool) -> Bool {
    guard let first = word.text.unicodeScalars.first else { return false }
    let capitalCount = word.text.unicodeScalars.count(where: \.isUppercaseLetter)
    if word.text.unicodeScalars.contains(where: \.isLowercaseLetter) || first.isUnspaced { isAllCapitals = false }
    guard !isFirst else {
      let isMixed = capitalCount >= 2 || capitalCount == 1 && !first.isUppercaseLetter
      if isMixed { distinctive.append(word) }
      return first.isUppercaseLetter
    }
    innerCount += 1
    guard first.isUppercaseLetter || capitalCount > 0, word.text != "I" else { return false }
    inner.append(word)
    return true
  }

  /// Whether so many words have a capital that it marks nouns, as in German, rather than names.
  var areNouns: Bool { innerCount >= 20 && inner.count * 4 > innerCount }
}

extension Unicode.Scalar {
  /// Of a script that sets no spaces between words.
  var isUnspaced: Bool { isKatakana || (0x3041...0x309F).contains(value) || properties.isIdeographic }

  var isKatakana: Bool { (0x30A1...0x30FA).contains(value) || value == 0x30FC }
}
