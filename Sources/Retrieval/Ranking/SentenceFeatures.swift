import Foundation

/// What speaks for or against one sentence as an answer.
struct SentenceFeatures {
  /// Cosine of question and sentence.
  var similarity: Double
  /// Share of the question's words in the sentence, weighted by how rare they are.
  var coverage: Double
  /// The same, where a word of the sentence before counts half: it is often what a pronoun stands for.
  var coverageWithPrevious: Double
  /// Whether the sentence holds the kind of thing that is asked for, 0 to 1.
  var answerPresence: Double
  /// Share of the question's word pairs that stand in the sentence too.
  var pairShare: Double
  /// Logarithm of the number of words, a quarter of it.
  var length: Double
  /// 1 for the first source, 1/2 for the second, and so on.
  var sourceRank: Double
}

/// The weight of each feature.
struct SentenceWeights {
  var similarity = 8.0
  var coverage = 4.0
  var coverageWithPrevious = 2.0
  var answerPresence = 1.2
  var pairShare = 1.0
  var length = 1.0
  var sourceRank = 1.0
  var bias = -8.0

  /// 0 to 1.
  func score(_ features: SentenceFeatures) -> Double {
    let sum =
      bias + similarity * features.similarity + coverage * features.coverage
      + coverageWithPrevious * features.coverageWithPrevious + answerPresence * features.answerPresence
      + pairShare * features.pairShare + length * features.length + sourceRank * features.sourceRank
    return 1 / (1 + exp(-sum))
  }
}
