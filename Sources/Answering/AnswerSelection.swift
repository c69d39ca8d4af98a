import Generation
import Retrieval

/// What of a reading is shown.
struct AnswerSelection {
  struct Answer: Equatable {
    /// In Unicode scalars of the source; inside `sentence`.
    var words: Range<Int>
    /// The sentence that the words stand in, or sentences, where they reach over a border.
    var sentence: QuotedSpan
  }

  enum Outcome: Equatable {
    case nothing
    /// One, or two of different passages that do not agree.
    case spans([Answer])
    /// A few words are not what is wanted, or none are likely enough: then `isSure` is false, and the sentence is worth
    /// showing only where something else speaks for it.
    case sentence(QuotedSpan, isSure: Bool)
  }

  let outcome: Outcome

  init(of reading: Reading, in sources: [String], wanting form: QuestionForm = .span, options: BuiltinOptions) {
    guard let best = reading.answers.first, reading.confidence >= options.answerThreshold else {
      outcome = .nothing
      return
    }
    let answer = Self.answer(best.spans[0], in: sources, score: reading.confidence)
    let isSure = best.share >= options.spanThreshold
    guard form == .span, isSure else {
      outcome = .sentence(answer.sentence, isSure: isSure)
      return
    }
    let rival = reading.answers.dropFirst().first { rival in
      rival.share >= options.rivalShare * best.share && Self.disagrees(rival, best, in: sources)
    }
    let score = rival.map { reading.confidence * $0.share / best.share } ?? 0
    outcome = .spans([answer] + (rival.map { [Self.answer($0.spans[0], in: sources, score: score)] } ?? []))
  }

  private static func answer(_ span: FoundSpan, in sources: [String], score: Double) -> Answer {
    let sentences = SentenceSegmenter().sentences(in: sources[span.source]).filter { $0.overlaps(span.range) }
    let start = min(sentences.first?.lowerBound ?? span.range.lowerBound, span.range.lowerBound)
    let end = max(sentences.last?.upperBound ?? span.range.upperBound, span.range.upperBound)
    return Answer(words: span.range, sentence: QuotedSpan(source: span.source, range: start..<end, score: score))
  }

  /// Whether two answers of different passages cannot be two forms of one: neither has all words of the other.
  private static func disagrees(_ one: FoundAnswer, _ other: FoundAnswer, in sources: [String]) -> Bool {
    let places = Set(other.spans.map(\.source))
    guard !one.spans.contains(where: { places.contains($0.source) }) else { return false }
    let words = [one, other].map { answer in
      let span = answer.spans[0]
      return Set(
        sources[span.source].scalars(in: span.range).lowercased().split { !$0.isLetter && !$0.isNumber })
    }
    return !words[0].isSubset(of: words[1]) && !words[1].isSubset(of: words[0])
  }
}
