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
