/// `allow.yaml`: questions that some rules must let through.
public struct AllowRules: Hashable, Sendable, Codable {
  /// Named lists of alternatives that patterns use as `{name}`.
  public var wordLists: [String: [String]] = [:]
  public var entries: [AllowEntry] = []

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case wordLists = "word_lists"
    case entries
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    wordLists = try keys.value(.wordLists, else: wordLists)
    entries = try keys.value(.entries, else: entries)
  }
}

/// Questions that some rules must let through, for some callers, until some day.
public struct AllowEntry: Hashable, Sendable, Codable {
  /// Findings that it excuses carry it in the audit.
  public var id: String
  /// Why; for those who read the file later.
  public var reason: String
  /// Rules that it excuses from: an id, the beginning of ids with a star at the end, or a star alone for all.
  public var rules: [String]
  /// Whole questions, compared word by word after normalisation.
  public var questions: [String] = []
  /// Patterns of which every sentence of the question must hold one.
  public var patterns: [String] = []
  /// The last day on which it holds, as `2027-03-31` in UTC; nil means for ever.
  public var expires: String?
  /// Holds for callers in one of these, by name or number; none means every caller.
  public var groups: [String] = []

  public init(id: String, reason: String, rules: [String], questions: [String] = [], patterns: [String] = []) {
    self.id = id
    self.reason = reason
    self.rules = rules
    self.questions = questions
    self.patterns = patterns
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case id, reason, rules, questions, patterns, expires, groups }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    id = try keys.required(.id)
    reason = try keys.required(.reason)
    rules = try keys.required(.rules)
    questions = try keys.value(.questions, else: [])
    patterns = try keys.value(.patterns, else: [])
    expires = try keys.value(.expires, else: nil)
    groups = try keys.value(.groups, else: [])
  }
}
