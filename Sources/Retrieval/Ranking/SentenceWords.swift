/// The words of a text, as comparing them with a question needs them.
struct SentenceWords {
  /// Lower case, in order.
  private(set) var words: [String] = []
  /// ``Stemmer`` applied to each word.
  private(set) var stems: [String] = []
  /// Whether the word begins with a capital letter where it stands.
  private(set) var isCapitalized: [Bool] = []
  let distinctStems: Set<String>
  /// The whole text, lower case.
  let text: String

  init(_ text: String) {
    self.text = text.lowercased()
    for word in text.unicodeScalars.split(whereSeparator: { !$0.isLetterOrDigit }) {
      let lower = String(word).lowercased()
      words.append(lower)
      stems.append(Stemmer.stem(lower))
      isCapitalized.append(word.first?.isUppercaseLetter == true)
    }
    distinctStems = Set(stems)
  }

  /// Whether it only names what follows: marked as a heading, a question (as in lists of questions and answers), or a
  /// few words without stop, number or separator.
  var isHeading: Bool {
    if text.hasPrefix("#") { return true }
    if let end = text.unicodeScalars.last(where: { !$0.isCloser }), "?？؟".unicodeScalars.contains(end) { return true }
    guard words.count <= 8, let last = text.unicodeScalars.last else { return false }
    let isSentence = last.isStop || last.isUnambiguousStop || last.isCloser
    return !isSentence && !text.unicodeScalars.contains { $0.isDigit || ":|,;=\t-•*".unicodeScalars.contains($0) }
  }
}
