/// Scores how much the beginning of an answer looks like one that refuses or changes the subject.
struct AnswerClassifier: Sendable {
  /// An answer is judged by so many of its first words.
  static let judgedWordCount = 120
  private static let openingSegmentCount = 2

  private let model: LinearModel

  /// - Throws: ``GuardError/damagedClassifier(part:reason:)``.
  init(_ weights: ClassifierWeights) throws(GuardError) {
    model = try LinearModel(weights, part: "answer")
  }

  /// - Parameter scalars: The folded text.
  /// - Returns: A logarithm of odds; nil where there are no words.
  /// - Complexity: O(n)
  func score(_ scalars: [UInt32]) -> Double? {
    let text = TextSegments(scalars)
    let judged = text.segments.prefix { $0.words.lowerBound < Self.judgedWordCount }
    guard let last = judged.last else { return nil }
    var sum = FeatureSum(model)
    for segment in judged { sum.add(segment, of: text) }
    let wordCount = last.words.upperBound
    sum.add(FeatureHash.pair(15, UInt32((wordCount + 1).bitWidth - 1 - (wordCount + 1).leadingZeroBitCount), 0))
    sum.add(FeatureHash.pair(16, UInt32(min(judged.count, 8)), 0))
    // How an answer sets out says more than what it goes on to.
    let openingEnd = judged.prefix(Self.openingSegmentCount).last?.words.upperBound ?? 0
    let opening = text.words[..<openingEnd]
    for (one, next) in zip(opening, opening.dropFirst()) { sum.add(FeatureHash.pair(17, one.hash, next.hash)) }
    return sum.finish()
  }
}
