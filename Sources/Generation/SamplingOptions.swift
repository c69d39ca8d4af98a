/// How the next token is chosen from the logits.
///
/// The steps run in this order: repetition penalty, temperature, top-k, top-p, min-p, draw. Constraints on the response
/// format come before all of them.
public struct SamplingOptions: Hashable, Sendable {
  /// Divides the logits; 0 always takes the likeliest token, and the filters below are not asked.
  public var temperature: Double
  /// Keep this many of the likeliest tokens; 0 keeps all.
  public var topK: Int
  /// Keep the likeliest tokens that together have this probability (nucleus); 1 keeps all.
  public var topP: Double
  /// Drop tokens less likely than this share of the likeliest one; 0 keeps all.
  public var minP: Double
  /// Above 1, tokens that stand in the prompt or the answer become less likely; 1 changes nothing.
  public var repetitionPenalty: Double
  /// The same seed gives the same text; without one every answer is drawn anew.
  public var seed: UInt64?
  /// The answer ends before the first of these texts; empty ones are ignored.
  public var stop: [String]
  /// Report the probability of each token, and that of this many likeliest alternatives; nil reports none.
  public var logprobCount: Int?

  public init(
    temperature: Double = 0, topK: Int = 0, topP: Double = 1, minP: Double = 0, repetitionPenalty: Double = 1,
    seed: UInt64? = nil, stop: [String] = [], logprobCount: Int? = nil
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.seed = seed
    self.stop = stop
    self.logprobCount = logprobCount
  }
}

extension SamplingOptions {
  /// - Throws: ``GenerationError/invalidOption(name:value:allowed:)`` by the names of the OpenAI API.
  func validate() throws(GenerationError) {
    let checks: [(name: String, value: Double, isValid: Bool, allowed: String)] = [
      ("temperature", temperature, (0...100).contains(temperature), "from 0 to 100"),
      ("top_k", Double(topK), topK >= 0, "at least 0"),
      ("top_p", topP, topP > 0 && topP <= 1, "above 0 and at most 1"),
      ("min_p", minP, (0...1).contains(minP), "from 0 to 1"),
      (
        "repetition_penalty", repetitionPenalty, repetitionPenalty > 0 && repetitionPenalty <= 100,
        "above 0, at most 100"
      ),
      ("top_logprobs", Double(logprobCount ?? 0), (0...20).contains(logprobCount ?? 0), "from 0 to 20"),
      ("stop", Double(stop.count), stop.count <= 16, "at most 16 texts"),
    ]
    for check in checks where !check.isValid {
      throw .invalidOption(name: check.name, value: check.value, allowed: check.allowed)
    }
  }
}

/// The form that an answer must have.
public enum ResponseFormat: Hashable, Sendable {
  /// Any JSON object.
  case jsonObject
  /// JSON that a JSON Schema, given as its text, allows.
  case jsonSchema(String)
}
