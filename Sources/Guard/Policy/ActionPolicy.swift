public import Domain

/// `policy.yaml`: messages, limits, and what is done about each class of finding.
public struct ActionPolicy: Hashable, Sendable, Codable {
  public var messages = BrandedMessages()
  public var limits = GuardLimits()
  /// What is done about findings in questions.
  public var question = QuestionActions()
  /// What is done about findings in retrieved passages.
  public var passage = PassageActions()
  /// What is done about findings in answers.
  public var answer = AnswerActions()

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable { case messages, limits, question, passage, answer }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    messages = try keys.value(.messages, else: messages)
    limits = try keys.value(.limits, else: limits)
    question = try keys.value(.question, else: question)
    passage = try keys.value(.passage, else: passage)
    answer = try keys.value(.answer, else: answer)
  }
}

/// What stands in place of a blocked text, in each language.
public struct BrandedMessages: Hashable, Sendable, Codable {
  /// Two-letter code of the language used where no other fits.
  public var defaultLanguage = "en"
  /// Two-letter language code to message.
  public var texts = ["en": "I cannot help with that here."]

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case defaultLanguage = "default_language"
    case texts
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    defaultLanguage = try keys.value(.defaultLanguage, else: defaultLanguage)
    texts = try keys.value(.texts, else: texts)
  }

  /// The message in a language, else in the default language.
  func message(inLanguage code: String) -> String { texts[code] ?? texts[defaultLanguage] ?? "" }
}

/// Bounds that keep every check finite; a text beyond them is blocked, not let through.
public struct GuardLimits: Hashable, Sendable, Codable {
  /// Longest question, in Unicode scalars.
  public var questionCharacterCount = 32_000
  /// The most of an answer that is held back at one time, in UTF-8 bytes.
  public var heldAnswerBytes = 65_536
  /// So many words in a row from the system prompt count as a leak.
  public var leakedWordCount = 12

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case questionCharacterCount = "question_character_count"
    case heldAnswerBytes = "held_answer_bytes"
    case leakedWordCount = "leaked_word_count"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    questionCharacterCount = try keys.value(.questionCharacterCount, else: questionCharacterCount)
    heldAnswerBytes = try keys.value(.heldAnswerBytes, else: heldAnswerBytes)
    leakedWordCount = try keys.value(.leakedWordCount, else: leakedWordCount)
  }
}

/// What is done about findings in questions.
public struct QuestionActions: Hashable, Sendable, Codable {
  /// Enough evidence of an attempt to take over the model.
  public var injection = Verdict.Decision.block
  /// The classifier finds that the question reads like such an attempt.
  public var classifier = Verdict.Decision.block
  /// Chat-template tokens; they are removed from the question whatever is decided.
  public var controlTokens = Verdict.Decision.redact
  /// Words hidden from a plain reading.
  public var concealment = Verdict.Decision.flag

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case injection
    case classifier
    case controlTokens = "control_tokens"
    case concealment
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    injection = try keys.value(.injection, else: injection)
    classifier = try keys.value(.classifier, else: classifier)
    controlTokens = try keys.value(.controlTokens, else: controlTokens)
    concealment = try keys.value(.concealment, else: concealment)
  }
}

/// What is done about findings in retrieved passages.
public struct PassageActions: Hashable, Sendable, Codable {
  /// Instructions aimed at a model.
  public var injection = Verdict.Decision.block
  /// The classifier finds that a sentence reads like such an instruction.
  public var classifier = Verdict.Decision.block
  /// Instructions that only a machine would see: invisible characters, comments of a page.
  public var hiddenText = Verdict.Decision.block
  /// Chat-template tokens.
  public var controlTokens = Verdict.Decision.flag
  /// Invisible characters without an instruction in them.
  public var concealment = Verdict.Decision.flag

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case injection
    case classifier
    case hiddenText = "hidden_text"
    case controlTokens = "control_tokens"
    case concealment
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    injection = try keys.value(.injection, else: injection)
    classifier = try keys.value(.classifier, else: classifier)
    hiddenText = try keys.value(.hiddenText, else: hiddenText)
    controlTokens = try keys.value(.controlTokens, else: controlTokens)
    concealment = try keys.value(.concealment, else: concealment)
  }
}

/// What is done about findings in answers.
public struct AnswerActions: Hashable, Sendable, Codable {
  /// The whole answer refuses or changes the subject.
  public var deflection = Verdict.Decision.block
  /// The answer begins with a refusal and then answers.
  public var partialRefusal = Verdict.Decision.flag
  /// Words of the system prompt.
  public var systemPrompt = Verdict.Decision.block
  /// Chat-template tokens.
  public var controlTokens = Verdict.Decision.redact

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case deflection
    case partialRefusal = "partial_refusal"
    case systemPrompt = "system_prompt"
    case controlTokens = "control_tokens"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    deflection = try keys.value(.deflection, else: deflection)
    partialRefusal = try keys.value(.partialRefusal, else: partialRefusal)
    systemPrompt = try keys.value(.systemPrompt, else: systemPrompt)
    controlTokens = try keys.value(.controlTokens, else: controlTokens)
  }
}

extension ActionPolicy {
  /// - Throws: ``GuardError/invalidValue(file:key:reason:)`` for a value that makes no sense.
  func validate() throws(GuardError) {
    let file = "policy.yaml"
    let language = messages.defaultLanguage
    guard let text = messages.texts[language], !text.isEmpty else {
      throw .invalidValue(
        file: file, key: "messages.texts", reason: "has no message in the default language ‘\(language)’")
    }
    let bounds = [
      ("question_character_count", limits.questionCharacterCount, 1...1_000_000),
      ("held_answer_bytes", limits.heldAnswerBytes, 4_096...16_777_216),
      ("leaked_word_count", limits.leakedWordCount, 4...100),
    ]
    for (key, value, range) in bounds where !range.contains(value) {
      throw .invalidValue(
        file: file, key: "limits.\(key)",
        reason: "is \(value); \(range.lowerBound) to \(range.upperBound) is allowed")
    }
  }
}
