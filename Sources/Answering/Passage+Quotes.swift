import Domain
import Generation

extension [Passage] {
  /// The text at a span; nil where the span leaves its passage, or no passage has that number.
  func quote(at span: QuotedSpan) -> String? {
    guard indices.contains(span.source) else { return nil }
    let text = self[span.source].text.scalars(in: span.range)
    return text.unicodeScalars.count == span.range.count ? text : nil
  }
}

extension Passage {
  /// A citation of a span of this passage.
  func citation(number: Int, quote: String, at span: QuotedSpan, supporting answer: Range<Int>) -> Citation {
    let start = range.lowerBound + span.range.lowerBound
    return Citation(
      number: number, documentID: documentID, sha256: sha256, path: path, collection: collection,
      page: pages?.page(at: start), range: start..<start + span.range.count, quote: quote, score: span.score,
      answerRange: answer)
  }
}

extension String {
  /// Whether it is the other text, up to white space, and holds a word at all.
  func hasSameWords(as other: String) -> Bool {
    let collapsed = collapsingWhiteSpace()
    return !collapsed.isEmpty && collapsed == other.collapsingWhiteSpace()
  }
}
