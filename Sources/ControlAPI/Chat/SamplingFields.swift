/// The fields of a chat request that say how the words of its answer are chosen; nil means the daemon's own way.
///
/// The names are OpenAI's; `top_k`, `min_p` and `repetition_penalty` are those that other servers of models have added.
public struct SamplingFields: Codable, Hashable, Sendable {
  /// 0 always takes the likeliest token.
  public var temperature: Double?
  public var topP: Double?
  /// 0 keeps all tokens.
  public var topK: Int?
  public var minP: Double?
  /// 1 changes nothing.
  public var repetitionPenalty: Double?
  /// The same seed gives the same text.
  public var seed: Int64?
  public var stop: StopTexts?
  /// Whether the reply tells how likely each token was.
  public var logprobs: Bool?
  /// How many alternatives it names for each token.
  public var topLogprobCount: Int?

  /// A string or an array of strings before which the answer ends.
  public struct StopTexts: Codable, Hashable, Sendable {
    public var texts: [String]

    public init(_ texts: [String]) {
      self.texts = texts
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        texts = [text]
      } else if let texts = try? container.decode([String].self) {
        self.texts = texts
      } else {
        throw RequestError.wrongType(
          parameter: RequestError.path(decoder.codingPath), expected: "a string or an array of strings")
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(texts)
    }
  }

  public init(
    temperature: Double? = nil, topP: Double? = nil, topK: Int? = nil, minP: Double? = nil,
    repetitionPenalty: Double? = nil, seed: Int64? = nil, stop: [String]? = nil, logprobs: Bool? = nil,
    topLogprobCount: Int? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.seed = seed
    self.stop = stop.map(StopTexts.init)
    self.logprobs = logprobs
    self.topLogprobCount = topLogprobCount
  }

  enum CodingKeys: String, CodingKey {
    case temperature, seed, stop, logprobs
    case topP = "top_p"
    case topK = "top_k"
    case minP = "min_p"
    case repetitionPenalty = "repetition_penalty"
    case topLogprobCount = "top_logprobs"
  }
}

extension SamplingFields {
  public static let temperatures = 0.0...2.0
  static let shares = 0.0...1.0
  static let tokenCounts = 0...1_000_000
  static let penalties = 0.1...10.0
  static let alternativeCounts = 0...20
  static let stopCounts = 0...4
  static let stopLengths = 1...200

  func validate() throws(RequestError) {
    try Self.check(temperature, "temperature", "a number", Self.temperatures)
    try Self.check(topP, "top_p", "a number", Self.shares)
    try Self.check(topK, "top_k", "a whole number", Self.tokenCounts)
    try Self.check(minP, "min_p", "a number", Self.shares)
    try Self.check(repetitionPenalty, "repetition_penalty", "a number", Self.penalties)
    try Self.check(topLogprobCount, "top_logprobs", "a whole number", Self.alternativeCounts)
    if topLogprobCount != nil, logprobs != true {
      throw .invalid(parameter: "top_logprobs", problem: "needs 'logprobs' to be true")
    }
    try validateStop()
  }

  private func validateStop() throws(RequestError) {
    guard let texts = stop?.texts else { return }
    guard Self.stopCounts.contains(texts.count) else {
      throw .invalid(parameter: "stop", problem: "must hold at most \(Self.stopCounts.upperBound) texts")
    }
    for text in texts where !Self.stopLengths.contains(text.unicodeScalars.count) {
      throw .invalid(
        parameter: "stop",
        problem: "must hold texts of \(Self.stopLengths.lowerBound) to \(Self.stopLengths.upperBound) characters")
    }
  }

  private static func check<Number: Comparable>(
    _ value: Number?, _ parameter: String, _ kind: String, _ range: ClosedRange<Number>
  ) throws(RequestError) {
    guard let value, !range.contains(value) else { return }
    throw .invalid(parameter: parameter, problem: "must be \(kind) from \(range.lowerBound) to \(range.upperBound)")
  }
}
