internal import Foundation

/// How likely a model holds its tokens, from logits that nothing has changed yet.
struct LogprobReport {
  /// Natural logarithms of probabilities by token.
  struct Entry: Hashable {
    var token: Int32
    var logprob: Double
  }

  let chosen: Entry
  /// The likeliest tokens, likeliest first.
  let alternatives: [Entry]

  /// - Parameters:
  ///   - logits: Shape `[vocabulary]`.
  ///   - vocabularySize: Logits at this place and behind belong to no token.
  ///   - count: How many alternatives to report.
  init(of token: Int32, in logits: UnsafeBufferPointer<Float>, vocabularySize: Int, count: Int) {
    let logits = logits.prefix(vocabularySize)
    let best = Double(logits.max() ?? 0)
    let normalizer = best + log(logits.reduce(0) { $0 + exp(Double($1) - best) })
    func entry(_ token: Int32) -> Entry { Entry(token: token, logprob: Double(logits[Int(token)]) - normalizer) }
    chosen = entry(token)
    var leaders = Leaders(count: max(count, 1))
    for (index, logit) in logits.enumerated() where logit.isFinite {
      leaders.offer(TokenCandidate(token: Int32(index), score: logit))
    }
    alternatives = leaders.candidates.prefix(count).map { entry($0.token) }
  }
}
