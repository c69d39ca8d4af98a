internal import Foundation

/// Scores how much a text looks like one that commands a model.
struct TextClassifier: Sendable {
  /// The highest of many scores is high by chance: taken off for each unit of the logarithm of the number of windows.
  private static let windowPenalty = 0.5

  private let question: LinearModel
  private let passage: LinearModel

  /// - Throws: ``GuardError/damagedClassifier(part:reason:)``.
  init(_ file: ClassifierFile) throws(GuardError) {
    question = try LinearModel(file.question, part: "question")
    passage = try LinearModel(file.passage, part: "passage")
  }

  /// The highest score of the windows of a question; nil where it has no words.
  ///
  /// A short question is read as a whole and by pairs of its sentences, a long one by windows that overlap by half.
  ///
  /// - Parameter scalars: The folded text.
  /// - Complexity: O(n)
  func score(question scalars: [UInt32]) -> Double? {
    let text = TextSegments(scalars)
    var sum = FeatureSum(question)
    let scores = QuestionWindows.of(text).map { window in
      for segment in window { sum.add(segment, of: text) }
      return sum.finish()
    }
    return scores.max().map { $0 - Self.windowPenalty * log(Double(scores.count)) }
  }

  /// The highest score of the sentences of a passage; nil where none is long enough to be an order.
  ///
  /// - Parameter scalars: The folded text.
  /// - Complexity: O(n)
  func score(passage scalars: [UInt32]) -> Double? {
    let text = TextSegments(scalars)
    let places = SegmentPlaces(text)
    var sum = FeatureSum(passage)
    var highest: Double?
    for (index, segment) in text.segments.enumerated() where places.isJudged(segment) {
      sum.add(segment, of: text)
      for feature in places.features(ofSegment: index) { sum.add(feature) }
      highest = max(highest ?? -.infinity, sum.finish())
    }
    return highest
  }
}
