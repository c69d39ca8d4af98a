import Foundation
import Generation
import Retrieval

/// The sentences that make up one quoted answer.
struct QuoteSelection {
  /// In reading order; empty where the sources do not answer.
  let sentences: [RankedSentence]

  /// - Parameter ranked: Best first.
  init(ranked: [RankedSentence], options: QuoteOptions) {
    guard let best = ranked.first, best.score >= options.minimumScore else {
      sentences = []
      return
    }
    let least = Self.logOdds(best.score) - options.maximumGap
    let chosen = ranked.prefix(options.maximumSentenceCount).filter { Self.logOdds($0.score) >= least }
    sentences = QuoteSelection.inReadingOrder(chosen)
  }

  private static func logOdds(_ score: Double) -> Double {
    let bounded = min(max(score, 1e-9), 1 - 1e-9)
    return log(bounded / (1 - bounded))
  }

  /// Sources keep the order in which they were given; within a source the order is that of the text.
  private static func inReadingOrder(_ chosen: [RankedSentence]) -> [RankedSentence] {
    chosen.sorted { ($0.source, $0.range.lowerBound) < ($1.source, $1.range.lowerBound) }
  }

  /// What a generator says: each sentence, its span, and the end.
  func events(of sources: [String]) -> [GenerationEvent] {
    guard !sentences.isEmpty else { return [.finished(GenerationResult(reason: .notFound))] }
    var events: [GenerationEvent] = []
    for (index, sentence) in sentences.enumerated() {
      let text = sources[sentence.source].scalars(in: sentence.range).collapsingWhiteSpace()
      events.append(.text(index == 0 ? text : " " + text))
      events.append(
        .quote(QuotedSpan(source: sentence.source, range: sentence.range, score: sentence.score)))
    }
    events.append(.finished(GenerationResult(reason: .stop)))
    return events
  }
}
