import Foundation

/// Scores every sentence of some sources by how well it answers a question.
///
/// The score is a logistic function of a weighted sum of features. The weights were fitted on questions about one half of
/// a set of encyclopedia articles and checked on the other (`cloister-bench quotes`).
struct SentenceRanker {
  private let profile: QuestionProfile
  private let question: [Float]
  private let weights: SentenceWeights

  init(profile: QuestionProfile, question: [Float], weights: SentenceWeights = SentenceWeights()) {
    self.profile = profile
    self.question = question
    self.weights = weights
  }

  /// One source with its sentences cut and embedded.
  struct Source {
    var sentences: [Range<Int>]
    var texts: [String]
    /// One for each sentence.
    var vectors: [[Float]]
  }

  /// - Parameter sources: Best first.
  /// - Returns: All sentences, best first; of several with the same words only the first.
  func rank(_ sources: [Source]) -> [RankedSentence] {
    var known: Set<[String]> = []
    var ranked: [RankedSentence] = []
    for (number, source) in sources.enumerated() {
      let words = source.texts.map { SentenceWords($0) }
      let features = features(of: source, words: words, rank: number)
      for (index, range) in source.sentences.enumerated() where known.insert(words[index].words).inserted {
        ranked.append(RankedSentence(source: number, range: range, score: weights.score(features[index])))
      }
    }
    return ranked.sorted {
      ($1.score, $0.source, $0.range.lowerBound) < ($0.score, $1.source, $1.range.lowerBound)
    }
  }

  private func features(of source: Source, words: [SentenceWords], rank: Int) -> [SentenceFeatures] {
    let similarities = source.vectors.map { Double($0.dot(question)) }
    let matches = words.map(profile.matches(in:))
    return words.indices.map { index in
      let before = index > 0 ? matches[index - 1] : []
      return SentenceFeatures(
        similarity: similarities[index],
        coverage: profile.coverage(of: matches[index]),
        coverageWithPrevious: profile.coverage(
          of: matches[index].enumerated().map { max($1, before.isEmpty ? 0 : before[$0] / 2) }),
        answerPresence: profile.expected.presence(in: words[index], isKnown: profile.knows),
        pairShare: Double(profile.pairs.intersection(words[index].pairs).count) / Double(max(profile.pairs.count, 1)),
        length: log1p(Double(words[index].words.count)) / 4,
        sourceRank: 1 / Double(1 + rank))
    }
  }
}
