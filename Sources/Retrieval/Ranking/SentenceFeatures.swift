import Foundation

/// What speaks for or against one sentence as an answer.
struct SentenceFeatures {
  /// Cosine of question and sentence.
  var similarity: Double
  /// Share of the question's words in the sentence, weighted by how rare they are.
  var coverage: Double
  /// The same, where a word of the sentence before counts half, for pronouns, and one elsewhere in the source a little.
  var coverageInContext: Double
  /// Whether the sentence holds the kind of thing that is asked for, 0 to 1.
  var answerPresence: Double
  /// Share of the question's word pairs that stand in the sentence too.
  var pairShare: Double
  /// 1 for the first source, 1/2 for the second, and so on.
  var sourceRank: Double
  /// Cosine of the question and the mean of the source's sentences.
  var sourceSimilarity: Double
  /// Share of the question's words in the whole source.
  var sourceCoverage: Double
  /// `sourceCoverage` less that of the source where it is greatest: 0 or less.
  var relativeSourceCoverage: Double
  /// A heading names what follows and answers nothing itself.
  var isHeading: Bool
}

/// The weight of each feature, as fitted.
///
/// The scale and the bias are those of a logistic regression that tells sentences of questions which the sources answer
/// from those of questions which they do not: a score of 0.5 is as likely the one as the other.
struct SentenceWeights {
  var similarity = 5.97
  var coverage = 3.58
  var coverageInContext = 3.83
  var answerPresence = 2.31
  var pairShare = 2.04
  var sourceRank = 2.11
  var sourceSimilarity = 5.60
  var sourceCoverage = 1.44
  var relativeSourceCoverage = 1.79
  /// Not fitted: the articles have no headings.
  var heading = -4.0
  var bias = -13.85

  /// 0 to 1.
  func score(_ features: SentenceFeatures) -> Double {
    let sentence =
      similarity * features.similarity + coverage * features.coverage
      + coverageInContext * features.coverageInContext + answerPresence * features.answerPresence
      + pairShare * features.pairShare
    let source =
      sourceRank * features.sourceRank + sourceSimilarity * features.sourceSimilarity
      + sourceCoverage * features.sourceCoverage + relativeSourceCoverage * features.relativeSourceCoverage
    return 1 / (1 + exp(-(bias + sentence + source + (features.isHeading ? heading : 0))))
  }
}
