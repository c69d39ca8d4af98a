/// `injection.yaml`: signs that a text tries to command a model, and how much evidence each is.
public struct InjectionRules: Hashable, Sendable, Codable {
  /// Evidence from which a finding counts.
  public var thresholds = InjectionThresholds()
  /// Evidence that comes from no pattern.
  public var evidence = GeneralEvidence()
  /// How the classifier is used beside the signals; nil where the signals decide alone.
  public var classifier: ClassifierRules?
  /// Named lists of alternatives that patterns use as `{name}`.
  public var wordLists: [String: [String]] = [:]
  public var signals: [InjectionSignal] = []

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case thresholds
    case evidence
    case classifier
    case wordLists = "word_lists"
    case signals
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    thresholds = try keys.value(.thresholds, else: thresholds)
    evidence = try keys.value(.evidence, else: evidence)
    classifier = try keys.value(.classifier, else: classifier)
    wordLists = try keys.value(.wordLists, else: wordLists)
    signals = try keys.value(.signals, else: signals)
  }
}

/// How much the circumstances of a signal count.
public struct GeneralEvidence: Hashable, Sendable, Codable {
  /// Share of its weight that a signal keeps inside quotation marks or code, 0 to 1.
  public var quotedShare = 0.5
  /// Added where something was hidden and a signal was found, 0 to 1.
  public var concealed = 0.4
  /// Added where chat-template tokens stand in the text, 0 to 1.
  public var controlTokens = 0.5

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case quotedShare = "quoted_share"
    case concealed
    case controlTokens = "control_tokens"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    quotedShare = try keys.value(.quotedShare, else: quotedShare)
    concealed = try keys.value(.concealed, else: concealed)
    controlTokens = try keys.value(.controlTokens, else: controlTokens)
  }
}

/// The sums of evidence at which a text is flagged, and at which the action of `policy.yaml` is taken.
public struct InjectionThresholds: Hashable, Sendable, Codable {
  public var questionFlag = 0.6
  public var questionAct = 1.0
  public var passageFlag = 0.6
  public var passageAct = 1.0

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case questionFlag = "question_flag"
    case questionAct = "question_act"
    case passageFlag = "passage_flag"
    case passageAct = "passage_act"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    questionFlag = try keys.value(.questionFlag, else: questionFlag)
    questionAct = try keys.value(.questionAct, else: questionAct)
    passageFlag = try keys.value(.passageFlag, else: passageFlag)
    passageAct = try keys.value(.passageAct, else: passageAct)
  }
}

/// One sign of an attempt to command the model.
public struct InjectionSignal: Hashable, Sendable, Codable {
  /// Verdicts carry it as `injection.<id>`.
  public var id: String
  /// One sentence for the caller and the log.
  public var reason: String
  /// Evidence in a question; negative where the sign speaks for a harmless text.
  public var question: Double
  /// Evidence in a passage.
  public var passage: Double
  public var patterns: [String]

  public init(id: String, reason: String, question: Double, passage: Double, patterns: [String]) {
    self.id = id
    self.reason = reason
    self.question = question
    self.passage = passage
    self.patterns = patterns
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case id, reason, question, passage, patterns }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    id = try keys.required(.id)
    reason = try keys.required(.reason)
    question = try keys.value(.question, else: 0)
    passage = try keys.value(.passage, else: 0)
    patterns = try keys.required(.patterns)
  }
}
