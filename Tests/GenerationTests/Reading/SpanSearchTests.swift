import Testing

@testable import Generation
@testable import Transformer

@Suite("The search for spans")
struct SpanSearchTests {
  /// Windows of one token of a question and some of a text, as they stand behind it.
  private func window(
    _ source: Int, _ tokens: Range<Int>, none: Float, starts: [Float], ends: [Float]
  ) -> SpanSearch.Window {
    SpanSearch.Window(
      source: source, tokens: tokens, offset: 3,
      scores: SpanScores(
        starts: [none, 50, 50] + starts + [50], ends: [none, 50, 50] + ends + [50], answerability: 0))
  }

  @Test("takes the best pair over all windows, and no token of the question or of a separator")
  func best() {
    let search = SpanSearch(
      in: [
        window(0, 0..<3, none: -9, starts: [1, 2, 0], ends: [0, 1, 2]),
        window(1, 0..<2, none: -9, starts: [4, 0], ends: [0, 3]),
      ], longest: 30)
    #expect(search.spans.first?.source == 1 && search.spans.first?.tokens == 0..<2)
    #expect(search.spans.map(\.share) == search.spans.map(\.share).sorted(by: >))
    #expect(search.spans.reduce(0) { $0 + $1.share } <= 1 + 1e-9)
  }

  @Test("gives a span the product of the shares of its ends, among all tokens and the first of each window")
  func shares() {
    // Both sums hold four times e⁰: two tokens and two windows.
    let search = SpanSearch(
      in: [
        window(0, 0..<1, none: 0, starts: [0], ends: [0]), window(1, 0..<1, none: 0, starts: [0], ends: [0]),
      ], longest: 30)
    #expect(search.spans.count == 2)
    #expect(search.spans.allSatisfy { abs($0.share - 1.0 / 16) < 1e-12 })
    // The best span has log-odds 0 against the first token of its window, at both ends.
    #expect(abs(search.margin) < 1e-9)
  }

  @Test("never ends a span before it begins, nor makes it longer than allowed")
  func bounds() {
    let (starts, ends): ([Float], [Float]) = ([0, 0, 0, 0, 9], [9, 0, 0, 0, 0])
    let search = SpanSearch(in: [window(0, 10..<15, none: -9, starts: starts, ends: ends)], longest: 2)
    #expect(!search.spans.isEmpty)
    #expect(search.spans.allSatisfy { (1...2).contains($0.tokens.count) && (10..<15).contains($0.tokens.lowerBound) })
    #expect(search.spans.first?.tokens == 10..<11 || search.spans.first?.tokens == 14..<15)
  }

  @Test("counts a span once that stands in two windows of a text")
  func overlap() {
    let search = SpanSearch(
      in: [
        window(0, 0..<3, none: -9, starts: [0, 0, 7], ends: [0, 0, 7]),
        window(0, 2..<5, none: -9, starts: [6, 0, 0], ends: [6, 0, 0]),
      ], longest: 30)
    #expect(search.spans.filter { $0.tokens == 2..<3 }.count == 1)
    #expect(search.spans.first?.tokens == 2..<3 && search.spans.first?.window == 0)
  }

  @Test("finds nothing in no windows, and is then sure of it")
  func empty() {
    let search = SpanSearch(in: [], longest: 30)
    #expect(search.spans.isEmpty && search.margin < -1e300)
    #expect(LogOdds.probability(search.margin) == 0)
  }

  @Test("Windows cover a text as in training: as few as overlap enough, and all of them full")
  func plan() {
    let cut = SpanReaderConfiguration.Window(
      tokenCount: 211, specialTokenCount: 3, questionTokenCount: 48, overlapTokenCount: 64, answerTokenCount: 30)
    func ranges(_ count: Int) -> [Range<Int>] {
      WindowPlan.ranges(tokenCount: count, questionTokenCount: 8, window: cut)
    }
    #expect(ranges(0).isEmpty)
    #expect(ranges(200) == [0..<200])
    #expect(ranges(201) == [0..<200, 1..<201])
    #expect(ranges(336) == [0..<200, 136..<336])
    #expect(ranges(500) == [0..<200, 100..<300, 200..<400, 300..<500])
    #expect(WindowPlan.ranges(tokenCount: 200, questionTokenCount: 9, window: cut) == [0..<199, 1..<200])
  }

  @Test("Spans that overlap, and those that say the same elsewhere, are one answer")
  func groups() {
    let sources = ["It was in the year 1858, they say.", "In 1858. Or in 1862."]
    let spans = [
      FoundSpan(source: 0, range: 19..<23, share: 0.3), FoundSpan(source: 1, range: 15..<19, share: 0.25),
      FoundSpan(source: 0, range: 10..<23, share: 0.2), FoundSpan(source: 1, range: 3..<8, share: 0.1),
    ]
    let answers = AnswerGroups(of: spans, in: sources).answers
    #expect(answers.map { $0.spans.map(\.range) } == [[19..<23, 3..<8], [15..<19]])
    #expect(abs(answers[0].share - 0.6) < 1e-12 && answers[1].share == 0.25)
  }
}
