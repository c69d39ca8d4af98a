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
