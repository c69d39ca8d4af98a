internal import Glibc
internal import Transformer

/// Finds the likeliest spans in all windows of one question.
///
/// The chance of a span is the product of those of its ends, each normalised over every token of every window together
/// with the first token of each, which stands for no answer (Clark, Gardner, "Simple and Effective Multi-Paragraph
/// Reading Comprehension", 2018, section 3.3). So the spans of different texts compare.
struct SpanSearch {
  /// A part of a text, as it was read.
  struct Window {
    /// The number of the text.
    let source: Int
    /// The tokens of the text that it holds.
    let tokens: Range<Int>
    /// Where they begin among the tokens of the window.
    let offset: Int
    let scores: SpanScores
    /// Log of how likely the text is to answer before it is read, against the others.
    var prior = 0.0
  }

  /// A span of the tokens of a text.
  struct Span: Equatable {
    let source: Int
    let tokens: Range<Int>
    /// Its chance among all spans and none, 0 to 1.
    let share: Double
    /// The window in which it scores best.
    let window: Int

    fileprivate var order: (Int, Int, Int, Int) { (source, tokens.lowerBound, tokens.count, window) }
  }

  /// Best first; each once, though it may stand in two windows.
  let spans: [Span]
  /// Log-odds of the best span against none in its own window, as others say nothing about that; lowest where there is
  /// no span.
  let margin: Double

  /// Spans that are less likely than the best by this factor, in nats, are not looked at.
  private static let depth = 7.0
  /// The most spans that are kept.
  private static let limit = 200

  /// - Parameter longest: Tokens of the longest span.
  init(in windows: [Window], longest: Int) {
    let total = Self.logSum(windows, \.starts) + Self.logSum(windows, \.ends)
    var best = -Double.infinity
    for window in windows { Self.forEachSpan(of: window, longest) { _, score in best = max(best, score) } }
    var found: [Span] = []
    for (number, window) in windows.enumerated() {
      Self.forEachSpan(of: window, longest) { tokens, score in
        guard score >= best - Self.depth else { return }
        found.append(Span(source: window.source, tokens: tokens, share: exp(score - total), window: number))
      }
    }
    // Of equal ones the first text's come first, so that an answer does not depend on the sort.
    found.sort {
      $0.share != $1.share ? $0.share > $1.share : $0.order < $1.order
    }
    var spans: [Span] = []
    for span in found where spans.count < Self.limit {
      if !spans.contains(where: { $0.source == span.source && $0.tokens == span.tokens }) { spans.append(span) }
    }
    self.spans = spans
    margin =
      spans.first.map { span in
        let window = windows[span.window]
        return best - Double(window.scores.starts[0] + window.scores.ends[0]) - window.prior
      } ?? -Double.greatestFiniteMagnitude
  }

  private static func forEachSpan(of window: Window, _ longest: Int, _ body: (Range<Int>, Double) -> Void) {
    let (starts, ends) = (window.scores.starts, window.scores.ends)
    for first in 0..<window.tokens.count {
      let start = Double(starts[window.offset + first]) + window.prior
      for last in first..<min(first + longest, window.tokens.count) {
        let begin = window.tokens.lowerBound + first
        body(begin..<window.tokens.lowerBound + last + 1, start + Double(ends[window.offset + last]))
      }
    }
  }

  /// Over every token where a span may begin or end, and the first token of each window.
  private static func logSum(_ windows: [Window], _ side: KeyPath<SpanScores, [Float]>) -> Double {
    var values: [Double] = []
    for window in windows {
      let logits = window.scores[keyPath: side]
      values.append(Double(logits[0]) + window.prior / 2)
      for logit in logits[window.offset..<window.offset + window.tokens.count] {
        values.append(Double(logit) + window.prior / 2)
      }
    }
    return logSum(values)
  }

  private static func logSum(_ values: [Double]) -> Double {
    guard let largest = values.max() else { return -.infinity }
    return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
  }
}
