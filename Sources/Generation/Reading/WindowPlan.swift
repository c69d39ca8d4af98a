internal import Transformer

/// How a text is cut into windows, as in training.
enum WindowPlan {
  /// Ranges of at most `window.passageTokenCount` tokens that cover a text and overlap; none for a text without tokens.
  static func ranges(tokenCount: Int, window: SpanReaderConfiguration.Window) -> [Range<Int>] {
    guard tokenCount > 0 else { return [] }
    let size = window.passageTokenCount
    guard tokenCount > size else { return [0..<tokenCount] }
    let starts = Array(stride(from: 0, to: tokenCount - size, by: window.strideTokenCount)) + [tokenCount - size]
    return starts.map { $0..<$0 + size }
  }
}
