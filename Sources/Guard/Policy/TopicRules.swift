public import Domain

/// `topics.yaml`: subjects that an organisation forbids or restricts.
public struct TopicRules: Hashable, Sendable, Codable {
  /// Named lists of alternatives that patterns use as `{name}`.
  public var wordLists: [String: [String]] = [:]
  public var topics: [Topic] = []

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case wordLists = "word_lists"
    case topics
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    wordLists = try keys.value(.wordLists, else: wordLists)
    topics = try keys.value(.topics, else: topics)
  }
}

/// One subject and what is done about it.
public struct Topic: Hashable, Sendable, Codable {
  /// Verdicts carry it as `topic.<id>`.
  public var id: String
  /// One sentence for the caller and the log.
  public var reason: String
  /// What is done where a question touches it; `redact` makes no sense here and is refused.
  public var question: Verdict.Decision
  /// What is done where an answer touches it.
  public var answer: Verdict.Decision
  public var patterns: [String]

  public init(
    id: String, reason: String, question: Verdict.Decision, answer: Verdict.Decision, patterns: [String]
  ) {
    self.id = id
    self.reason = reason
    self.question = question
    self.answer = answer
    self.patterns = patterns
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case id, reason, question, answer, patterns }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    id = try keys.required(.id)
    reason = try keys.required(.reason)
    question = try keys.value(.question, else: .block)
    answer = try keys.value(.answer, else: .allow)
    patterns = try keys.required(.patterns)
  }
}
