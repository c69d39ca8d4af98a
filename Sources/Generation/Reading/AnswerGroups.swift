/// Brings spans together that say the same: those that overlap, and those with the same words elsewhere.
struct AnswerGroups {
  private(set) var answers: [FoundAnswer] = []
  private var keys: [String] = []

  private static let limit = 8

  /// - Parameters:
  ///   - spans: Best first.
  ///   - sources: The texts that they are spans of.
  init(of spans: [FoundSpan], in sources: [String]) {
    for span in spans {
      // A part of an answer, or a longer form of it, is no other answer.
      if let index = answers.firstIndex(where: { $0.spans.contains { $0.overlaps(span) } }) {
        answers[index].share += span.share
        continue
      }
      let key = Self.key(of: sources[span.source].unicodeScalars, at: span.range)
      if let index = keys.firstIndex(of: key) {
        answers[index].spans.append(span)
        answers[index].share += span.share
      } else if answers.count < Self.limit {
        answers.append(FoundAnswer(spans: [span], share: span.share))
        keys.append(key)
      }
    }
    answers.sort { $0.share > $1.share }
  }

  /// What is left of a span when case, articles and punctuation do not count.
  private static func key(of text: String.UnicodeScalarView, at range: Range<Int>) -> String {
    let start = text.index(text.startIndex, offsetBy: range.lowerBound)
    let span = String(text[start..<text.index(start, offsetBy: range.count)]).lowercased()
    let words = span.unicodeScalars.split { !($0.properties.isAlphabetic || $0.properties.numericType != nil) }
    return words.map { String($0) }.filter { !["a", "an", "the"].contains($0) }.joined(separator: " ")
  }
}

extension FoundSpan {
  fileprivate func overlaps(_ other: FoundSpan) -> Bool { source == other.source && range.overlaps(other.range) }
}
