public import Domain

/// A class of findings, under the name that `policy.yaml` knows it by.
public protocol FindingClass: CodingKey, CaseIterable, Hashable, Sendable {
  /// What is done where the file says nothing.
  var standard: Verdict.Decision { get }
}

/// What is done about each class of findings in one kind of text.
public struct ActionTable<Class: FindingClass>: Hashable, Sendable, Codable {
  private var chosen: [Class: Verdict.Decision] = [:]

  public init() {}

  public subscript(findings: Class) -> Verdict.Decision {
    get { chosen[findings] ?? findings.standard }
    set { chosen[findings] = newValue }
  }

  /// What the file says; nil where it says nothing.
  func stated(_ findings: Class) -> Verdict.Decision? { chosen[findings] }

  var isEmpty: Bool { chosen.isEmpty }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<Class>(decoder)
    for findings in Class.allCases { chosen[findings] = try keys.value(findings, else: nil) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Class.self)
    for (findings, decision) in chosen { try container.encode(decision, forKey: findings) }
  }
}

/// Classes of findings in questions.
public enum QuestionFindings: String, FindingClass {
  /// Enough evidence of an attempt to take over the model.
  case injection
  /// The classifier finds that the question reads like such an attempt.
  case classifier
  /// Chat-template tokens; they are removed from the question whatever is decided.
  case controlTokens = "control_tokens"
  /// Words hidden from a plain reading.
  case concealment

  public var standard: Verdict.Decision {
    switch self {
    case .injection, .classifier: .block
    case .controlTokens: .redact
    case .concealment: .flag
    }
  }
}

/// Classes of findings in retrieved passages.
public enum PassageFindings: String, FindingClass {
  /// Instructions aimed at a model.
  case injection
  /// The classifier finds that a sentence reads like such an instruction.
  case classifier
  /// Instructions that only a machine would see: invisible characters, comments of a page.
  case hiddenText = "hidden_text"
  /// Text that readers do not see (white, tiny, outside the page) without an instruction in it.
  case unseenText = "unseen_text"
  /// Chat-template tokens.
  case controlTokens = "control_tokens"
  /// Invisible characters without an instruction in them.
  case concealment

  public var standard: Verdict.Decision {
    switch self {
    case .injection, .classifier, .hiddenText: .block
    case .unseenText, .controlTokens, .concealment: .flag
    }
  }
}

/// Classes of findings in answers.
public enum AnswerFindings: String, FindingClass {
  /// The whole answer refuses or changes the subject.
  case deflection
  /// The answer begins with a refusal and then answers.
  case partialRefusal = "partial_refusal"
  /// Words of the system prompt.
  case systemPrompt = "system_prompt"
  /// Chat-template tokens.
  case controlTokens = "control_tokens"
  /// A number that no passage and not the question holds.
  case unsupportedNumber = "unsupported_number"
  /// A name that no passage and not the question holds.
  case unsupportedName = "unsupported_name"
  /// A sentence of which most words stand in no one passage.
  case unsupportedSentence = "unsupported_sentence"

  /// What of an answer stands in none of its passages; `redact` takes the sentence out.
  static let unsupported: [AnswerFindings] = [.unsupportedNumber, .unsupportedName, .unsupportedSentence]

  public var standard: Verdict.Decision {
    switch self {
    case .deflection, .systemPrompt: .block
    case .partialRefusal, .unsupportedNumber, .unsupportedName, .unsupportedSentence: .flag
    case .controlTokens: .redact
    }
  }
}
