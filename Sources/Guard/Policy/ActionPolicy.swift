internal import Domain

/// `policy.yaml`: messages, limits, and what is done about each class of finding.
public struct ActionPolicy: Hashable, Sendable, Codable {
  public var messages = BrandedMessages()
  public var limits = GuardLimits()
  /// What is done about findings in questions.
  public var question = ActionTable<QuestionFindings>()
  /// What is done about findings in retrieved passages.
  public var passage = ActionTable<PassageFindings>()
  /// What is done about findings in answers.
  public var answer = ActionTable<AnswerFindings>()
  /// What is done about secrets and personal data in answers; `secrets.yaml` says it, and overrides.
  var answerSecrets = ActionTable<SensitiveKind>()

  /// Other decisions for some collections, some callers, or both; see ``EffectiveActions``.
  public var overrides: [PolicyOverride] = []

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable { case messages, limits, question, passage, answer, overrides }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    messages = try keys.value(.messages, else: messages)
    limits = try keys.value(.limits, else: limits)
    question = try keys.value(.question, else: question)
    passage = try keys.value(.passage, else: passage)
    answer = try keys.value(.answer, else: answer)
    overrides = try keys.value(.overrides, else: overrides)
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
  /// How long the models that a question or an answer is compared with or judged by may take, in seconds.
  public var checkTimeoutSeconds = 60

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case questionCharacterCount = "question_character_count"
    case heldAnswerBytes = "held_answer_bytes"
    case leakedWordCount = "leaked_word_count"
    case checkTimeoutSeconds = "check_timeout_seconds"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    questionCharacterCount = try keys.value(.questionCharacterCount, else: questionCharacterCount)
    heldAnswerBytes = try keys.value(.heldAnswerBytes, else: heldAnswerBytes)
    leakedWordCount = try keys.value(.leakedWordCount, else: leakedWordCount)
    checkTimeoutSeconds = try keys.value(.checkTimeoutSeconds, else: checkTimeoutSeconds)
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
    // Parts of an answer may have been shown when such a part is met.
    for findings in AnswerFindings.unsupported where answer[findings].isWithheld {
      throw .invalidValue(
        file: file, key: "answer.\(findings.rawValue)",
        reason: "asks to withhold an answer; use allow, shadow, flag or redact")
    }
    let bounds = [
      ("question_character_count", limits.questionCharacterCount, 1...1_000_000),
      ("held_answer_bytes", limits.heldAnswerBytes, 4_096...16_777_216),
      ("leaked_word_count", limits.leakedWordCount, 4...100),
      ("check_timeout_seconds", limits.checkTimeoutSeconds, 1...600),
    ]
    for (key, value, range) in bounds where !range.contains(value) {
      throw .invalidValue(
        file: file, key: "limits.\(key)",
        reason: "is \(value); \(range.lowerBound) to \(range.upperBound) is allowed")
    }
    for (number, table) in ([passage] + overrides.map(\.passage)).enumerated() {
      for findings in PassageFindings.allCases where table.stated(findings) == .replace {
        throw .invalidValue(
          file: file,
          key: number == 0
            ? "passage.\(findings.stringValue)" : "overrides[\(number - 1)].passage.\(findings.stringValue)",
          reason: "asks to replace a passage, in whose place nothing can stand; use block to leave it out")
      }
    }
  }
}
