/// Scores how much a text looks like one that commands a model.
struct TextClassifier: Sendable {
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
    return QuestionWindows.of(text).map { window in
      for segment in window { sum.add(segment, of: text) }
      return sum.finish()
    }.max()
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

/// The parts of a question that are judged each by itself.
enum QuestionWindows {
  private static let longestWhole = 64
  private static let length = 48
  private static let stride = 24
  private static let shortestSentence = 3

  static func of(_ text: TextSegments) -> [[TextSegments.Segment]] {
    let segments = text.segments
    guard text.words.count <= longestWhole else {
      return Swift.stride(from: 0, to: text.words.count - length + stride, by: stride).map { start in
        cut(segments, to: start..<min(start + length, text.words.count))
      }
    }
    switch segments.count {
    case 0: return []
    case 1: return [segments]
    case 2: return [segments] + segments.filter { $0.words.count >= shortestSentence }.map { [$0] }
    default: return [segments] + (1..<segments.count).map { Array(segments[($0 - 1)...$0]) }
    }
  }

  private static func cut(_ segments: [TextSegments.Segment], to words: Range<Int>) -> [TextSegments.Segment] {
    segments.filter { $0.words.overlaps(words) }.map { segment in
      TextSegments.Segment(words: segment.words.clamped(to: words), asks: segment.asks)
    }
  }
}

/// How each sentence stands in its passage: an order that was planted shares few words with what is around it.
struct SegmentPlaces {
  /// Fewer words, numbers not counted, are no order.
  private static let shortestOrder = 3

  private let text: TextSegments
  /// Content words to the number of segments that hold them.
  private var segmentCounts: [UInt32: Int] = [:]

  init(_ text: TextSegments) {
    self.text = text
    for segment in text.segments {
      for hash in Self.contentWords(of: segment, in: text) { segmentCounts[hash, default: 0] += 1 }
    }
  }

  func isJudged(_ segment: TextSegments.Segment) -> Bool {
    text.words[segment.words].count { !$0.isNumber } >= Self.shortestOrder
  }

  private static func contentWords(of segment: TextSegments.Segment, in text: TextSegments) -> Set<UInt32> {
    Set(text.words[segment.words].lazy.filter(\.isContent).map(\.hash))
  }

  func features(ofSegment index: Int) -> [UInt32] {
    let segment = text.segments[index]
    let content = Self.contentWords(of: segment, in: text)
    let sharedCount = content.count { segmentCounts[$0, default: 0] > 1 }
    let shared = Self.share(sharedCount, of: content.count, isAlone: text.segments.count == 1)
    let asks: UInt32 = segment.asks ? 1 : 0
    let length = Self.lengthClass(segment.words.count)
    return [
      FeatureHash.pair(10, shared, 0), FeatureHash.pair(11, shared, 1 + asks),
      FeatureHash.pair(12, place(of: index), 0),
      FeatureHash.pair(13, length, shared), FeatureHash.pair(14, length, asks),
    ]
  }

  private static func share(_ sharedCount: Int, of count: Int, isAlone: Bool) -> UInt32 {
    guard !isAlone, count > 0 else { return 0 }
    return sharedCount > 0 ? 1 + UInt32(min(3, sharedCount * 4 / count)) : 5
  }

  private func place(of index: Int) -> UInt32 {
    if text.segments.count == 1 { return 0 }
    return index == 0 ? 1 : index == text.segments.count - 1 ? 2 : 3
  }

  private static func lengthClass(_ wordCount: Int) -> UInt32 {
    UInt32([3, 6, 12, 24].count { wordCount >= $0 })
  }
}
