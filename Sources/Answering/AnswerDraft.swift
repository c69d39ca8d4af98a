import Domain
import Generation

/// An answer in the making: what the generator wrote, what was released of it, and the citations that hold.
///
/// All positions count Unicode scalars.
struct AnswerDraft {
  private(set) var released = ""
  private var written = ""
  private var writtenCount = 0
  /// Where the text that no quote covers yet begins, in `written`.
  private var uncitedStart = 0
  private var citations: [Citation] = []

  var isReleased: Bool { !released.isEmpty }

  /// Takes text of the generator.
  mutating func append(_ text: String) {
    written += text
    writtenCount += text.unicodeScalars.count
  }

  /// Takes text that was shown.
  mutating func release(_ text: String) {
    released += text
  }

  /// Cites a span as the source of the text since the citation before.
  ///
  /// - Returns: The marker to append, for example ` [1]`; nil where the text does not stand at the span word for word,
  ///   and so must not be cited.
  mutating func cite(_ span: QuotedSpan, in passages: [Passage]) -> String? {
    let start = uncitedStart
    uncitedStart = writtenCount
    let sentence = written.scalars(in: start..<writtenCount)
    guard passages.indices.contains(span.source) else { return nil }
    let passage = passages[span.source]
    guard let quote = passage.quote(at: span.range), !quote.collapsingWhiteSpace().isEmpty,
      quote.collapsingWhiteSpace() == sentence.collapsingWhiteSpace()
    else { return nil }
    let citation = passage.citation(
      number: citations.count + 1, quote: quote, at: span, supporting: sentence.trimmedRange(from: start))
    citations.append(citation)
    let marker = " [\(citation.number)]"
    append(marker)
    uncitedStart = writtenCount
    return marker
  }

  /// The citations of what was released, in order.
  ///
  /// Where the guard masked parts of the answer the sentences have moved, and a citation whose sentence was masked is
  /// dropped: its quote would reveal what was masked.
  func releasedCitations() -> [Citation] {
    guard released != written else { return citations }
    var found: [Citation] = []
    var start = 0
    for citation in citations {
      let sentence = written.scalars(in: citation.answerRange)
      guard let range = released.firstRange(ofScalars: sentence, from: start) else { continue }
      var moved = citation
      moved.answerRange = range
      found.append(moved)
      start = range.upperBound
    }
    return found
  }
}

extension Passage {
  /// The text at a span of this passage; nil where the span leaves it.
  fileprivate func quote(at span: Range<Int>) -> String? {
    let text = self.text.scalars(in: span)
    return text.unicodeScalars.count == span.count ? text : nil
  }

  fileprivate func citation(
    number: Int, quote: String, at span: QuotedSpan, supporting answer: Range<Int>
  ) -> Citation {
    let start = range.lowerBound + span.range.lowerBound
    return Citation(
      number: number, documentID: documentID, sha256: sha256, path: path, collection: collection,
      page: pages?.page(at: start), range: start..<start + span.range.count, quote: quote, score: span.score,
      answerRange: answer)
  }
}
