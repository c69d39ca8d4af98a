/// Makes quotes of an answer that a ``QuoteAutomaton`` held.
///
/// Follows the same automaton, so it knows the place of each span. Text is shown word by word: where the token bound
/// cuts an answer, what was shown is still a span.
struct QuoteShaper: AnswerShaper {
  private let automaton: Confined<QuoteAutomaton>
  private var state: Int32
  /// Bytes of the present span that were shown.
  private var shownLength = 0
  /// Whether a span was shown before.
  private var hasQuote = false

  let isStopped = false

  init(_ sources: QuoteSources) {
    let automaton = QuoteAutomaton(sources)
    self.automaton = Confined(automaton)
    state = automaton.start
  }

  mutating func push(_ token: Int32, bytes: [UInt8]) -> [GenerationEvent] {
    var events: [GenerationEvent] = []
    for byte in bytes {
      let before = automaton.value.state(state)
      state = automaton.value.next(state, byte)
      precondition(state >= 0, "the answer was not held by the automaton")
      let after = automaton.value.state(state)
      if let span = after.spans.last, after.spans.count > before.spans.count {
        events += show(span, upTo: span.upperBound)
        events.append(quote(span))
      } else if let position = after.positions.first, after.notFoundLength == 0 {
        // A word is complete once white space follows.
        let start = position - after.length
        if byte == 0x20 { events += show(start..<position - 1, upTo: position - 1) }
      }
    }
    return events
  }

  mutating func finish(
    _ reason: GenerationResult.Reason
  ) -> (events: [GenerationEvent], reason: GenerationResult.Reason) {
    let last = automaton.value.state(state)
    if last.notFoundLength == QuoteAutomaton.notFoundAnswer.count { return ([], .notFound) }
    let ends = last.marker?.ends ?? automaton.value.ends(of: last)
    if let end = ends.first {
      let range = end - (last.marker?.length ?? last.length)..<end
      return (show(range, upTo: end) + [quote(range)], reason)
    }
    guard let position = last.positions.first, shownLength > 0 else { return ([], reason) }
    let start = position - last.length
    return ([quote(start..<start + Int32(shownLength))], reason)
  }

  /// Shows a span up to a position, as far as it was not shown.
  private mutating func show(_ span: Range<Int32>, upTo end: Int32) -> [GenerationEvent] {
    let (from, to) = (Int(span.lowerBound) + shownLength, Int(end))
    guard from < to else { return [] }
    let text = String(decoding: automaton.value.sources.bytes[from..<to], as: UTF8.self)
    let separator = hasQuote && shownLength == 0 ? " " : ""
    shownLength = to - Int(span.lowerBound)
    return [.text(separator + text)]
  }

  private mutating func quote(_ span: Range<Int32>) -> GenerationEvent {
    hasQuote = true
    shownLength = 0
    let (source, range) = automaton.value.sources.span(span)
    // The model's choice counts as fully fitting: it has no other measure.
    return .quote(QuotedSpan(source: source, range: range, score: 1))
  }
}

/// A value that only one thread uses although it travels to it.
final class Confined<Value>: @unchecked Sendable {
  // @unchecked because the value is made with a request and from then on used by the decode thread alone.
  let value: Value

  init(_ value: Value) {
    self.value = value
  }
}
