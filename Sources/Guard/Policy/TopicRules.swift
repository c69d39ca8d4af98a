public import Domain

/// `topics.yaml`: subjects that an organisation forbids or restricts.
public struct TopicRules: Hashable, Sendable, Codable {
  /// The score from which a question counts as like the examples of a topic that states none of its own.
  public var threshold = 0.5
  /// Named lists of alternatives that patterns use as `{name}`.
  public var wordLists: [String: [String]] = [:]
  public var topics: [Topic] = []

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case threshold
    case wordLists = "word_lists"
    case topics
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    threshold = try keys.value(.threshold, else: threshold)
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
  /// What is done where a question holds one of the patterns; `redact` makes no sense here and is refused.
  public var question: Verdict.Decision
  /// What is done where a question is only like the examples; nil means as for ``question``.
  public var similar: Verdict.Decision?
  /// What is done where an answer holds one of the patterns.
  public var answer: Verdict.Decision
  public var patterns: [String]
  /// Questions that touch it; others are compared with them by their meaning.
  public var examples: [String] = []
  /// The score from which a question counts as like the examples, -1 to 1; nil means what `thresholds.yaml` says, else
  /// ``TopicRules/threshold``.
  public var threshold: Double?
  /// Holds for questions and answers that touch one of these; none means every collection.
  public var collections: [String] = []
  /// Holds for callers in one of these, by name or number; none means every caller.
  public var groups: [String] = []
  /// What stands in place of a text that it withholds, by two-letter code of the language; empty means the branded one.
  public var messages: [String: String] = [:]

  public init(
    id: String, reason: String, question: Verdict.Decision, answer: Verdict.Decision, patterns: [String],
    examples: [String] = []
  ) {
    self.id = id
    self.reason = reason
    self.question = question
    self.answer = answer
    self.patterns = patterns
    self.examples = examples
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, reason, question, similar, answer, patterns, examples, threshold, collections, groups, messages
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    id = try keys.required(.id)
    reason = try keys.required(.reason)
    question = try keys.value(.question, else: .block)
    similar = try keys.value(.similar, else: nil)
    answer = try keys.value(.answer, else: .allow)
    patterns = try keys.value(.patterns, else: PhrasesByLanguage()).texts
    examples = try keys.value(.examples, else: PhrasesByLanguage()).texts
    threshold = try keys.value(.threshold, else: nil)
    collections = try keys.value(.collections, else: [])
    groups = try keys.value(.groups, else: [])
    messages = try keys.value(.messages, else: [:])
  }
}

/// Phrases as a list, or as lists by language: the language orders them for the reader of the file, nothing else.
private struct PhrasesByLanguage: Decodable {
  var texts: [String] = []

  init() {}

  init(from decoder: any Decoder) throws {
    if let lists = try? [String: [String]](from: decoder) {
      texts = lists.sorted { $0.key < $1.key }.flatMap(\.value)
    } else {
      texts = try [String](from: decoder)
    }
  }
}

/// `thresholds.yaml`, which `cloister guard calibrate --write` writes: what was measured on questions that are no attack.
public struct TopicThresholds: Hashable, Sendable, Codable {
  /// The share of such questions that may count as like a topic, 0 to 1.
  public var falsePositiveRate = 0.0
  /// Questions that were measured on.
  public var questionCount = 0
  /// The SHA-256 of the embedding model that measured; the scores of another one are not comparable.
  public var modelSHA256 = ""
  /// Threshold by topic.
  public var topics: [String: Double] = [:]

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case falsePositiveRate = "false_positive_rate"
    case questionCount = "question_count"
    case modelSHA256 = "model_sha256"
    case topics
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    falsePositiveRate = try keys.value(.falsePositiveRate, else: 0)
    questionCount = try keys.value(.questionCount, else: 0)
    modelSHA256 = try keys.value(.modelSHA256, else: "")
    topics = try keys.value(.topics, else: [:])
  }
}
