/// Finds where the sentences of one paragraph end.
///
/// A stop ends a sentence unless it belongs to a number, an abbreviation, an initial or a list label, or a lower-case
/// word follows. After an abbreviation that can close a sentence ("etc.", "U.S.") the next word decides.
struct SentenceBoundaries {
  private let scalars: [Unicode.Scalar]
  private let unit: Range<Int>

  init(in scalars: [Unicode.Scalar], unit: Range<Int>) {
    self.scalars = scalars
    self.unit = unit
  }

  var sentences: [Range<Int>] {
    var result: [Range<Int>] = []
    var start = unit.lowerBound
    var index = unit.lowerBound
    while index < unit.upperBound {
      let scalar = scalars[index]
      guard scalar.isUnambiguousStop || scalar.isStop else {
        index += 1
        continue
      }
      let end = endOfStop(at: index)
      if isBoundary(stop: index, end: end, sentenceStart: start) {
        result.append(start..<end)
        start = end
      }
      index = end
    }
    if start < unit.upperBound { result.append(start..<unit.upperBound) }
    return result
  }

  /// Behind the stops, closing quotes and brackets, and footnote marks like `[12]` at a position.
  private func endOfStop(at index: Int) -> Int {
    var end = index
    while end < unit.upperBound, scalars[end].isStop || scalars[end].isUnambiguousStop { end += 1 }
    while end < unit.upperBound, scalars[end].isCloser { end += 1 }
    while end < unit.upperBound, scalars[end] == "[" {
      let limit = min(end + 16, unit.upperBound)
      guard let close = scalars[end..<limit].firstIndex(of: "]") else { break }
      end = close + 1
    }
    return end
  }

  private func isBoundary(stop: Int, end: Int, sentenceStart: Int) -> Bool {
    if scalars[stop..<end].contains(where: \.isUnambiguousStop) { return true }
    guard end < unit.upperBound else { return true }
    guard scalars[end].isWhiteSpace else { return false }
    let next = nextWord(from: end)
    if next.first?.isLowercaseLetter == true { return false }
    let isSingleDot = scalars[stop] == "." && !(stop + 1 < end && scalars[stop + 1].isStop)
    guard isSingleDot else { return true }
    return !isAbbreviation(stop: stop, sentenceStart: sentenceStart, next: next)
  }

  /// Whether the dot belongs to the word before it rather than to the sentence.
  private func isAbbreviation(stop: Int, sentenceStart: Int, next: [Unicode.Scalar]) -> Bool {
    var start = stop
    while start > sentenceStart, scalars[start - 1].isLetterOrDigit || scalars[start - 1] == "." { start -= 1 }
    let word = scalars[start..<stop]
    guard !word.isEmpty else { return false }
    if isLabel(word, from: sentenceStart, to: start) { return true }
    let folded = String(String.UnicodeScalarView(word)).lowercased()
    if Abbreviations.opening.contains(folded) { return true }
    let isInitial = word.count == 1 && word.allSatisfy(\.isUppercaseLetter)
    if !isInitial, Abbreviations.beforeNumbers.contains(folded) { return next.first?.isDigit == true }
    guard isInitial || isDotted(word) || Abbreviations.closing.contains(folded) else { return false }
    let follower = String(String.UnicodeScalarView(next)).lowercased()
    return !Abbreviations.sentenceOpeners.contains(follower)
  }

  /// Single letters with dots between them: "U.S", "p.m".
  private func isDotted(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let letters = word.split(separator: ".")
    return letters.count > 1 && letters.allSatisfy { $0.count == 1 && $0.allSatisfy { !$0.isDigit } }
  }

  /// "1." or "a." with nothing before it in the sentence.
  private func isLabel(_ word: ArraySlice<Unicode.Scalar>, from sentenceStart: Int, to start: Int) -> Bool {
    let isFirst = scalars[sentenceStart..<start].allSatisfy { !$0.isLetterOrDigit }
    return isFirst && word.count <= 3 && (word.allSatisfy(\.isDigit) || word.count == 1)
  }

  /// The word that follows, without opening quotes and brackets.
  private func nextWord(from index: Int) -> [Unicode.Scalar] {
    let rest = scalars[index..<unit.upperBound].drop { $0.isWhiteSpace || $0.isOpener }
    return Array(rest.prefix { $0.isLetterOrDigit }.prefix(24))
  }
}
