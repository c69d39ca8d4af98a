/// The names and numbers in a question: words that begin with a capital letter or a digit, save the first.
///
/// A question about something that the texts never name is likely one that they do not answer, however well the rest of
/// its words fits: that is how most unanswerable questions of SQuAD 2.0 were made (Rajpurkar et al., "Know What You
/// Don't Know", 2018, table 1: entity swaps, numbers).
struct QuestionNames {
  /// In lower case.
  let names: [String]

  init(_ question: String) {
    let words = question.split { !$0.isLetter && !$0.isNumber }.dropFirst()
    let capitalised = words.filter { $0.first?.isUppercase == true }
    // Where nearly all words begin with a capital, a capital does not mean a name.
    let isTitle = capitalised.count > 3 && 4 * capitalised.count > 3 * words.count
    names = ((isTitle ? [] : capitalised) + words.filter { $0.first?.isNumber == true }).map { $0.lowercased() }
  }

  /// Whether one of them stands in none of the texts, not even as part of a word.
  func isOneMissing(in texts: some Sequence<String>) -> Bool {
    guard !names.isEmpty else { return false }
    let texts = texts.map { $0.lowercased() }
    return names.contains { name in !texts.contains { $0.contains(name) } }
  }
}
