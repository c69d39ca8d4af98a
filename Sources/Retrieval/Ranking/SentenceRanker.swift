import Foundation

/// Scores every sentence of some sources by how well it answers a question.
///
/// The score is a logistic function of a weighted sum of features. The weights were fitted on questions about one half of
/// a set of encyclopedia articles and checked on the other (`cloister-bench quotes` measures it).
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
    let read = sources.map { ReadSource($0, profile: profile, question: question) }
    let greatestCoverage = read.map(\.coverage).max() ?? 0
    var known: Set<[String]> = []
    var ranked: [RankedSentence] = []
    for (number, source) in read.enumerated() {
      for (index, range) in sources[number].sentences.enumerated()
      where known.insert(source.words[index].words).inserted {
        let features = source.features(
          ofSentence: index, profile: profile, rank: number, greatestCoverage: greatestCoverage)
        ranked.append(RankedSentence(source: number, range: range, score: weights.score(features)))
      }
    }
    return ranked.sorted {
      ($1.score, $0.source, $0.range.lowerBound) < ($0.score, $1.source, $1.range.lowerBound)
    }
  }
}

/// A source compared with the question.
private struct ReadSource {
  let words: [SentenceWords]
  let coverage: Double
  private let matches: [[Double]]
  private let similarities: [Double]
  private let similarity: Double

  init(_ source: SentenceRanker.Source, profile: QuestionProfile, question: [Float]) {
    words = source.texts.map { SentenceWords($0) }
    let matches = words.map(profile.matches(in:))
    self.matches = matches
    similarities = source.vectors.map { Double($0.dot(question)) }
    let length = source.vectors.sum.map { $0.dot($0).squareRoot() } ?? 0
    similarity = length > 0 ? similarities.reduce(0, +) / Double(length) : 0
    // Only words themselves count here: in a long text some word begins like any other.
    coverage = profile.coverage(of: profile.terms.indices.map { term in matches.contains { $0[term] == 1 } ? 1 : 0 })
  }

  func features(
    ofSentence index: Int, profile: QuestionProfile, rank: Int, greatestCoverage: Double
  ) -> SentenceFeatures {
    let own = matches[index]
    let before = index > 0 ? matches[index - 1] : own
    let somewhere = profile.terms.indices.map { term in matches.reduce(0) { max($0, $1[term]) } }
    return SentenceFeatures(
      similarity: similarities[index],
      coverage: profile.coverage(of: own),
      coverageInContext: profile.coverage(of: own.indices.map { max(own[$0], 0.5 * before[$0], 0.3 * somewhere[$0]) }),
      answerPresence: profile.expected.presence(in: words[index], isKnown: profile.knows),
      pairShare: Double(profile.pairs.intersection(words[index].pairs).count) / Double(max(profile.pairs.count, 1)),
      sourceRank: 1 / Double(1 + rank),
      sourceSimilarity: similarity, sourceCoverage: coverage, relativeSourceCoverage: coverage - greatestCoverage,
      isHeading: words[index].isHeading)
  }
}

extension [[Float]] {
  /// Element by element; nil where there is none.
  fileprivate var sum: [Float]? {
    guard var total = first else { return nil }
    for vector in dropFirst() {
      for index in total.indices { total[index] += vector[index] }
    }
    return total
  }
}
