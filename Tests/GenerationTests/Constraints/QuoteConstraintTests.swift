import TestSupport
import Testing

@testable import Generation

@Suite("A strict answer")
struct QuoteConstraintTests {
  static let sources = [
    "The pump is red. It runs at 40 bar!  Do not open it\nwhile it runs [2]. The pump is red.",
    "Maintenance:\n- Stop the pump.\n- Drain the tank, e.g. with a hose.\n\nDr. Weiß signs. NOT FOUND is a message.",
    "ポンプは赤い。毎日点検する。終わり",
    "",
    "  \n ",
    "The pump is red. It runs at 50 bar.",
  ]

  private struct Answer {
    var writing: RandomWriter.Writing
    var events: [GenerationEvent]
    var reason: GenerationResult.Reason
  }

  /// What a model without sense makes of sources.
  private func answer(
    _ texts: [String], seed: UInt64, limit: Int, options: QuoteOptions, endRate: Double = 0.3
  ) -> Answer {
    let sources = QuoteSources(texts, options: options)
    var writer = RandomWriter(seed: seed, trie: Self.vocabulary)
    let writing = writer.write(
      AutomatonConstraint(
        QuoteAutomaton(sources, costs: QuoteCosts(sources, over: writer.trie)), over: writer.trie), limit: limit,
      endRate: endRate)
    var shaper = QuoteShaper(sources)
    var events = writing.bytes.isEmpty ? [] : shaper.push(1, bytes: writing.bytes)
    let (last, reason) = shaper.finish(writing.isEnded ? .stop : .length)
    events += last
    return Answer(writing: writing, events: events, reason: reason)
  }

  private static let vocabulary: TokenTrie = {
    let words = [
      "The", " pump", " is", " red", ". ", ".", " It runs", " at 4", "0 bar", "! ", " [", "[1", "[2]", " [1]", " [6]",
      "] ", "Stop", " the", "NOT", " FOUND", "ポンプ", "は赤い。", "毎", ". The pump is", "while", "]\n",
    ]
    let bytes = (0...255).map { [UInt8($0)] }
    return TokenTrie(tokenBytes: [[]] + bytes + words.map { Array($0.utf8) }, endTokens: [0])
  }()

  @Test(
    "consists of spans of the sources, whatever the model writes",
    arguments: [
      QuoteOptions(), QuoteOptions(end: .word), QuoteOptions(start: .word, end: .word),
      QuoteOptions(start: .word, end: .word, minimumWordCount: 1, maximumSpanCount: 2, maximumSizeBytes: 30),
    ])
  func verbatim(_ options: QuoteOptions) throws {
    var quoteCount = 0
    for seed in 0..<200 as Range<UInt64> {
      let limit = [400, 60, 15, 3][Int(seed % 4)]
      let answer = answer(Self.sources, seed: seed, limit: limit, options: options)
      var text = ""
      for event in answer.events {
        switch event {
        case .text(let piece): text += piece
        case .quote(let span):
          quoteCount += 1
          #expect(Self.text(at: span) == text.trimmingSpaces, "seed \(seed)")
          #expect(text.utf8.count <= options.maximumSizeBytes + 1)
          text = ""
        default: Issue.record("unexpected event")
        }
      }
      #expect(text == "", "seed \(seed): text without a quote")
      let count = answer.events.filter { if case .quote = $0 { true } else { false } }.count
      #expect(count <= options.maximumSpanCount)
      if limit == 400 { #expect(answer.writing.isEnded, "seed \(seed)") }
      if answer.reason == .notFound { #expect(answer.events.isEmpty) }
    }
    #expect(quoteCount > 80)
  }

  @Test("counts the fewest tokens to the end of a sentence")
  func costs() {
    let sources = QuoteSources(["The pump is red. It runs.", "毎日。"])
    let costs = QuoteCosts(sources, over: Self.vocabulary)
    // "The", " pump", " is", " red", ".", and bytes where no token fits.
    #expect(costs.count(from: 0) == 5)
    #expect(costs.count(from: 3) == 4)
    #expect(costs.count(from: 17) == 8)
    #expect(costs.cheapestSpan == 5)
  }

  @Test("does not say that nothing was found because no span fits any more")
  func shortage() {
    let constraint = AutomatonConstraint(
      QuoteAutomaton(QuoteSources(["The pump is red and very heavy."])), over: Self.vocabulary)
    let mask = constraint.allowedTokens(remainingTokenCount: 12)
    #expect(mask.contains(1 + Int32(UInt8(ascii: "T"))))
  }

  @Test("quotes whole sentences unless told otherwise")
  func sentences() {
    var sentences: Set<String> = []
    for seed in 0..<150 as Range<UInt64> {
      let answer = answer(Self.sources, seed: seed, limit: 400, options: QuoteOptions(), endRate: 0.9)
      for case .quote(let span) in answer.events { sentences.insert(Self.text(at: span)) }
    }
    #expect(sentences.isSuperset(of: ["The pump is red.", "ポンプは赤い。"]))
    for sentence in sentences {
      #expect(Self.ends.contains { sentence.hasSuffix($0) }, "\(sentence)")
      #expect(Self.starts.contains { sentence.hasPrefix($0) }, "\(sentence)")
    }
  }

  private static let ends = [
    "red.", "bar!", "[2].", "Maintenance:", "pump.", "hose.", "signs.", "message.", "。", "終わり", "bar.",
  ]
  private static let starts = ["The", "It", "Do", "Maintenance", "- ", "Dr. W", "NOT", "ポ", "毎", "終"]

  @Test("names the source that the number says, and the first one where none is written")
  func numbers() {
    #expect(spans("The pump is red. [6] It runs at 40 bar! [1]") == ["6: The pump is red.", "1: It runs at 40 bar!"])
    #expect(spans("The pump is red. [1]\nThe pump is red.") == ["1: The pump is red.", "1: The pump is red."])
    #expect(spans("It runs at 50 bar. [6] It runs at 50 bar.") == nil)
    #expect(spans("The pump is red.[6]") == ["6: The pump is red."])
    #expect(spans("The pump is red. [2]") == nil)
    #expect(spans("The pump is red. [1] [6]") == nil)
    #expect(spans("It runs at 40 bar! Do not open it while it runs [2]. [1]") != nil)
    #expect(spans("Do not open it while it runs [2]. The pump is red. [1]") != nil)
    #expect(spans("The pump is red") == nil)
    #expect(spans("pump is red.") == nil)
    #expect(spans("NOT FOUND") == [])
    #expect(spans("NOT FOUND is a message. [2]") == ["2: NOT FOUND is a message."])
  }

  /// The spans of an answer; nil where it is not allowed.
  private func spans(_ text: String) -> [String]? {
    let sources = QuoteSources(Self.sources)
    let automaton = QuoteAutomaton(sources)
    let end = text.utf8.reduce(automaton.start) { $0 < 0 ? $0 : automaton.next($0, $1) }
    guard end >= 0, automaton.isAccepting(end) else { return nil }
    var shaper = QuoteShaper(sources)
    var events: [GenerationEvent] = []
    for byte in text.utf8 { events += shaper.push(1, bytes: [byte]) }
    events += shaper.finish(.stop).events
    return events.compactMap { event in
      guard case .quote(let span) = event else { return nil }
      return "\(span.source + 1): \(Self.text(at: span))"
    }
  }

  /// The text of a span, white space collapsed.
  private static func text(at span: QuotedSpan) -> String {
    let scalars = Array(sources[span.source].unicodeScalars)[span.range]
    return String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension String {
  fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}

@Suite("The borders of sentences")
struct QuoteBordersTests {
  /// The sentences that a text falls into.
  private func sentences(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    let borders = QuoteBorders.all(in: scalars)
    let starts = borders.indices.filter { borders[$0].contains(.sentenceStart) }
    let ends = borders.indices.filter { borders[$0].contains(.sentenceEnd) }
    return zip(starts, ends).map { String(String.UnicodeScalarView(scalars[$0..<$1])) }
  }

  @Test(
    "lie where sentences end, and not at abbreviations, numbers and margins",
    arguments: [
      ("One. Two! Three?", ["One.", "Two!", "Three?"]), ("It costs 3.50 now. Yes.", ["It costs 3.50 now.", "Yes."]),
      ("Ask Dr. Weiß, e.g. Today. OK.", ["Ask Dr. Weiß, e.g. Today.", "OK."]),
      ("He said \"stop.\" Then he left.", ["He said \"stop.\"", "Then he left."]),
      ("Title\n- one\n- two", ["Title", "- one", "- two"]), ("It goes\non here. End", ["It goes\non here.", "End"]),
      ("A\n\nb", ["A", "b"]), ("一。二！三", ["一。", "二！", "三"]), ("", []), (" \n", []), ("x. y", ["x. y"]),
      (
        "This line was cut at the margin of an old letter, behind the word\nLondon, and goes on.",
        ["This line was cut at the margin of an old letter, behind the word\nLondon, and goes on."]
      ),
    ])
  func borders(_ text: String, _ expected: [String]) {
    #expect(sentences(text) == expected)
  }
}
