/// `policy.yaml`, an entry of `overrides`: other decisions for some collections, some callers, or both.
public struct PolicyOverride: Hashable, Sendable, Codable {
  /// None means every collection.
  public var collections: [String] = []
  /// Names or numbers; none means every caller.
  public var groups: [String] = []
  public var question = ActionTable<QuestionFindings>()
  public var passage = ActionTable<PassageFindings>()
  public var answer = ActionTable<AnswerFindings>()
  /// What is done about kinds of secrets and personal data in answers, instead of what `secrets.yaml` says.
  public var answerSecrets = ActionTable<SensitiveKind>()

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case collections, groups, question, passage, answer
    case answerSecrets = "answer_secrets"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    collections = try keys.value(.collections, else: collections)
    groups = try keys.value(.groups, else: groups)
    question = try keys.value(.question, else: question)
    passage = try keys.value(.passage, else: passage)
    answer = try keys.value(.answer, else: answer)
    answerSecrets = try keys.value(.answerSecrets, else: answerSecrets)
  }

  var isEmpty: Bool { question.isEmpty && passage.isEmpty && answer.isEmpty && answerSecrets.isEmpty }
}
