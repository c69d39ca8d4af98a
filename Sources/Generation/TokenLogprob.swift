/// One token of an answer, how likely the model held it, and what else it might have written.
///
/// The probabilities are those of the model's own distribution, before temperature, filters, penalties and constraints.
public struct TokenLogprob: Hashable, Sendable {
  public struct Alternative: Hashable, Sendable {
    /// What the token writes; not always whole characters.
    public var bytes: [UInt8]
    /// Natural logarithm of the probability.
    public var logprob: Double

    public init(bytes: [UInt8], logprob: Double) {
      self.bytes = bytes
      self.logprob = logprob
    }
  }

  /// The token that was written.
  public var chosen: Alternative
  /// The likeliest tokens, likeliest first; the chosen one may be among them.
  public var alternatives: [Alternative]

  public init(chosen: Alternative, alternatives: [Alternative] = []) {
    self.chosen = chosen
    self.alternatives = alternatives
  }
}
