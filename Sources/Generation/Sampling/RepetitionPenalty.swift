/// Makes tokens that stand in the prompt or the answer less likely.
///
/// Keskar et al., "CTRL: A Conditional Transformer Language Model for Controllable Generation", 2019; for
/// negative logits the penalty multiplies, as in transformers, so that it never rewards.
struct RepetitionPenalty: Sendable {
  private let factor: Float
  private var seen: TokenMask

  /// - Parameter factor: Above 1 discourages, 1 changes nothing.
  init(_ factor: Double, vocabularySize: Int) {
    self.factor = Float(factor)
    seen = TokenMask(tokenCount: factor == 1 ? 0 : vocabularySize)
  }

  mutating func observe(_ token: Int32) {
    if token >= 0, Int(token) < seen.tokenCount { seen.insert(token) }
  }

  func apply(to logit: Float, of token: Int32) -> Float {
    guard seen.contains(token) else { return logit }
    return logit < 0 ? logit * factor : logit / factor
  }
}
