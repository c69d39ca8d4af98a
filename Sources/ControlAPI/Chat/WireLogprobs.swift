/// The `logprobs` of a choice: how likely each token was that the model wrote.
///
/// The probabilities are the model's own, before temperature, filters and constraints. Null where the request did not
/// ask, where no model wrote the answer, and where the guard blocked or masked it.
public struct WireLogprobs: Codable, Hashable, Sendable {
  /// In the order of writing; the tokens with which the model cites are among them.
  public var content: [Token]

  public struct Token: Codable, Hashable, Sendable {
    /// What the token writes; where that is not a whole character, what stands for it.
    public var token: String
    /// Natural logarithm of the probability.
    public var logprob: Double
    /// What it writes, as UTF-8.
    public var bytes: [UInt8]
    /// The likeliest tokens, likeliest first; the one that was written may be among them.
    public var alternatives: [Alternative]

    public init(_ chosen: Alternative, alternatives: [Alternative]) {
      token = chosen.token
      logprob = chosen.logprob
      bytes = chosen.bytes
      self.alternatives = alternatives
    }

    enum CodingKeys: String, CodingKey {
      case token, logprob, bytes
      case alternatives = "top_logprobs"
    }
  }

  public struct Alternative: Codable, Hashable, Sendable {
    public var token: String
    public var logprob: Double
    public var bytes: [UInt8]

    public init(bytes: [UInt8], logprob: Double) {
      token = String(decoding: bytes, as: UTF8.self)
      // JSON has no infinity; OpenAI writes this for a token that cannot come.
      self.logprob = max(logprob, -9999)
      self.bytes = bytes
    }
  }

  public init(content: [Token]) {
    self.content = content
  }
}
