import Domain
import Generation
import Retrieval

/// An answer in the making: what the generator wrote, what was released of it, and the citations that hold.
///
/// All positions count Unicode scalars.
struct AnswerDraft {
  private(set) var released = ""
  /// Citations of the generator that do not hold; the answer is without them.
  private(set) var droppedCitationCount = 0
  private let passages: [Passage]
  /// Made when the first citation needs it: quotes need none.
  private lazy var check = ClaimCheck(
    sources: passages.map(\.text),
    contexts: passages.map { ([$0.title ?? ""] + $0.headingPath).joined(separator: "\n") })
  private var written = ""
  private(set) var writtenCount = 0
  /// Where the text that no citation covers yet begins, in `written`.
  private var uncitedStart = 0
  /// White space at the end of the text, which a marker would push away from its sentence.
  private var pendingSpace = ""
  /// The sources that the generator has named for the uncited text, not checked yet.
  private var namedSources: [Int] = []
  private var citations: [Citation] = []

  init(from passages: [Passage] = []) {
    self.passages = passages
  }

  var isReleased: Bool { !released.isEmpty }
  var isEmpty: Bool { written.isEmpty }

  /// Whether everything that was written was released, nothing masked.
  var isReleasedUnchanged: Bool { released == written }

  /// Takes text of the generator.
  ///
  /// - Returns: What to show of it now, after the markers of the citations before it.
  mutating func append(_ text: String) -> String {
    var text = Substring(text)
    var shown = ""
    if !namedSources.isEmpty, text.contains(where: { !$0.isWhitespace }) {
      shown = settleCitations()
      // The space that stood before the marker is needed only where none follows it.
      let first = text.unicodeScalars.first
      let replacesSpace = first.map { $0.properties.isWhitespace || ".,;:!?)".unicodeScalars.contains($0) } ?? false
      if replacesSpace { pendingSpace = "" }
    }
    let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex
    let trailing = String(text[end...])
    text = text[..<end]
    if !text.isEmpty {
      shown += write(pendingSpace + text)
      pendingSpace = ""
    }
    pendingSpace += trailing
    return shown
  }

  /// Takes note that the generator names a source for the text since its last citation.
  mutating func name(source: Int) {
    namedSources.append(source)
  }

  /// Takes a whole answer in JSON, and cites for each string that says enough the passage that supports it best.
  ///
  /// No marker is written: the citations say by their ranges what they stand for.
  mutating func write(_ answer: StructuredAnswer) {
    _ = write(answer.text)
    for leaf in answer.leaves.prefix(Self.citedLeafCount) where leaf.isString && !leaf.isName && leaf.isTelling {
      let supports = passages.indices.compactMap { source in
        check.support(of: leaf.text, by: [source])[0].map { (source: source, support: $0) }
      }
      guard let best = supports.max(by: { ($0.support.score, $1.source) < ($1.support.score, $0.source) }) else {
        continue
      }
      let span = QuotedSpan(source: best.source, range: best.support.sentence, score: best.support.score)
      guard let quote = passages.quote(at: span) else { continue }
      let inside = leaf.range.lowerBound + 1..<leaf.range.upperBound - 1
      citations.append(
        passages[span.source].citation(number: citations.count + 1, quote: quote, at: span, supporting: inside))
    }
    uncitedStart = writtenCount
  }

  /// So many strings and numbers of an answer in JSON are looked at for citations.
  private static let citedLeafCount = 100

  /// Says that no more text comes.
  ///
  /// - Returns: The last markers and white space.
  mutating func finish() -> String {
    let shown = settleCitations() + write(pendingSpace)
    pendingSpace = ""
    return shown
  }

  /// Takes text that was shown.
  mutating func release(_ text: String) {
    released += text
  }

  /// Cites a span as the source of the text since the citation before.
  ///
  /// - Returns: The marker to append, for example ` [1]`; nil where the text does not stand at the span word for word,
  ///   and so must not be cited.
  mutating func cite(_ span: QuotedSpan) -> String? {
    let start = uncitedStart
    uncitedStart = writtenCount
    let sentence = written.scalars(in: start..<writtenCount)
    guard let quote = passages.quote(at: span), quote.hasSameWords(as: sentence) else {
      droppedCitationCount += 1
      return nil
    }
    return add(span, quote: quote, supporting: sentence.trimmedRange(from: start))
  }

  /// Writes a short answer, then the span around it in quotation marks, and cites that.
  ///
  /// - Parameters:
  ///   - range: The answer, in Unicode scalars of its passage; inside `span`.
  ///   - span: What shows that it answers.
  /// - Returns: What to append, for example `1858. «The apparition was in 1858.» [1]`; nil where there are no such spans.
  mutating func answer(_ range: Range<Int>, in span: QuotedSpan) -> String? {
    let words = QuotedSpan(source: span.source, range: range, score: span.score)
    guard let quote = passages.quote(at: span), let answer = passages.quote(at: words)?.collapsingWhiteSpace(),
      span.range.lowerBound <= range.lowerBound, range.upperBound <= span.range.upperBound, !answer.isEmpty
    else {
      droppedCitationCount += 1
      return nil
    }
    let sentence = quote.collapsingWhiteSpace()
    let isWhole = sentence.trimmingEnd() == answer.trimmingEnd()
    let text = isWhole ? sentence : "\(answer.endsSentence ? answer : answer + ".") «\(sentence)»"
    pendingSpace = ""
    var shown = settleCitations()
    if !written.isEmpty { shown += write("\n") }
    let start = writtenCount
    shown += write(text)
    return shown + add(span, quote: quote, supporting: start..<writtenCount)
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
      // Several citations may stand behind the same text.
      start = range.lowerBound
    }
    return found
  }
}

extension AnswerDraft {
  private mutating func write(_ text: some StringProtocol) -> String {
    let text = String(text)
    written += text
    writtenCount += text.unicodeScalars.count
    return text
  }

  /// Checks the sources named for the uncited text.
  ///
  /// - Returns: The markers of those that support it.
  private mutating func settleCitations() -> String {
    guard !namedSources.isEmpty else { return "" }
    defer {
      namedSources = []
      uncitedStart = writtenCount
    }
    var sources: [Int] = []
    for source in namedSources where !sources.contains(source) { sources.append(source) }
    let claim = supportedClaim(by: sources)
    var markers = ""
    for (source, support) in zip(sources, claim?.supports ?? []) {
      guard let claim, let support else { continue }
      let span = QuotedSpan(source: source, range: support.sentence, score: support.score)
      guard let quote = passages.quote(at: span) else { continue }
      markers += add(span, quote: quote, supporting: claim.range)
      uncitedStart = writtenCount
    }
    droppedCitationCount += sources.count - (claim?.supports.compactMap { $0 }.count ?? 0)
    return markers
  }

  /// The last sentences of the uncited text that some sources support, as many as hang together.
  private mutating func supportedClaim(by sources: [Int]) -> (range: Range<Int>, supports: [ClaimSupport?])? {
    let text = written.scalars(in: uncitedStart..<writtenCount)
    var claim: (range: Range<Int>, supports: [ClaimSupport?])?
    for sentence in SentenceSegmenter().sentences(in: text).reversed() {
      let range = sentence.lowerBound..<(claim.map { $0.range.upperBound - uncitedStart } ?? sentence.upperBound)
      // Each sentence by itself: a long supported one must not carry a short one that is made up.
      let supports = check.support(of: text.scalars(in: sentence), by: sources)
      guard supports.contains(where: { $0 != nil }) else { break }
      let kept = claim.map { zip($0.supports, supports).map { $0 ?? $1 } } ?? supports
      claim = (uncitedStart + range.lowerBound..<uncitedStart + range.upperBound, kept)
    }
    return claim
  }

  private mutating func add(_ span: QuotedSpan, quote: String, supporting range: Range<Int>) -> String {
    let citation = passages[span.source].citation(
      number: citations.count + 1, quote: quote, at: span, supporting: range)
    citations.append(citation)
    let marker = write(" [\(citation.number)]")
    uncitedStart = writtenCount
    return marker
  }
}

extension StructuredAnswer.Leaf {
  /// Whether a passage can be said to support it: a name, a number, or several words.
  fileprivate var isTelling: Bool {
    text.split(whereSeparator: \.isWhitespace).count >= 3
      || text.unicodeScalars.contains { $0.properties.isUppercase || $0.properties.generalCategory == .decimalNumber }
  }
}

extension String {
  /// Whether it ends as a sentence does.
  fileprivate var endsSentence: Bool { last.map { ".!?…。！？".contains($0) } ?? false }

  /// Without the marks that end a sentence.
  fileprivate func trimmingEnd() -> Substring {
    var rest = self[...]
    while let last = rest.last, ".!?…。！？ ".contains(last) { rest.removeLast() }
    return rest
  }
}
