internal import Transformer

/// How a text is cut into windows, as in training.
enum WindowPlan {
  /// Ranges that cover a text: as few as overlap enough, at equal distances; none for a text without tokens.
  ///
  /// - Parameter questionTokenCount: What the question leaves is the text's.
  static func ranges(
    tokenCount: Int, questionTokenCount: Int, window: SpanReaderConfiguration.Window
  ) -> [Range<Int>] {
    guard tokenCount > 0 else { return [] }
    let size = window.tokenCount - window.specialTokenCount - questionTokenCount
    guard tokenCount > size else { return [0..<tokenCount] }
    let advance = size - window.overlapTokenCount
    let stepCount = (tokenCount - window.overlapTokenCount + advance - 1) / advance - 1
    return (0...stepCount).map { number in
      let start = number * (tokenCount - size) / stepCount
      return start..<start + size
    }
  }
}
