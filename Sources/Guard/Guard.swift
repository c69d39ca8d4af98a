public import Domain

/// Verdicts on questions, passages and answers, by the rules of one ``GuardPolicy``.
///
/// Compiled once; every check takes time linear in the text. Safe to use from any thread.
public struct Guard: Sendable {
  private let actions: ActionPolicy
  private let questions: QuestionInspector
  private let passages: PassageInspector
  private let deflections: DeflectionDetector
  private let safetyModel: (any SafetyModel)?

  /// Whether a model judges questions and answers besides the rules.
  public var hasSafetyModel: Bool { safetyModel != nil }

  /// Compiles the rules.
  ///
  /// - Parameter safetyModel: Judges what the rules let through; nil where there is none.
  /// - Throws: ``GuardError`` naming the file, the rule and what is wrong.
  public init(policy: GuardPolicy, safetyModel: (any SafetyModel)? = nil) throws(GuardError) {
    self.safetyModel = safetyModel
    try policy.actions.validate()
    let injection = try InjectionDetector(policy.injection, weights: policy.classifier)
    let normalizer = TextNormalizer(vocabulary: injection.vocabulary)
    actions = policy.actions
    deflections = try DeflectionDetector(policy.deflections)
    questions = QuestionInspector(
      actions: policy.actions, normalizer: normalizer, injection: injection,
      topics: try TopicDetector(policy.topics), sensitive: try SensitiveData(policy.sensitive))
    passages = PassageInspector(actions: policy.actions, normalizer: normalizer, injection: injection)
  }

  /// The branded message in the default language.
  public var message: String { actions.messages.message(inLanguage: actions.messages.defaultLanguage) }

  /// The branded message in the language of the question, else in the default language.
  public func message(for question: String) -> String {
    let language = LanguageGuess.language(of: question)
    return language.map(actions.messages.message(inLanguage:)) ?? message
  }

  /// What stands in place of a text that a verdict withholds: the message of the topic that decided, else the branded
  /// one, in the language of the question, else in the default language.
  public func message(for verdict: Verdict, on question: String) -> String {
    let languages = [LanguageGuess.language(of: question), actions.messages.defaultLanguage].compactMap { $0 }
    return languages.lazy.compactMap { verdict.messages[$0] }.first ?? message(for: question)
  }

  /// Checks a question by the rules, before anything is retrieved for it.
  ///
  /// - Parameter audience: Who asks, and the collections that the question touches.
  /// - Complexity: O(n)
  public func inspect(question: String, for audience: Audience = .unknown) -> InspectedQuestion {
    questions.inspect(question)
  }

  /// Checks a question by the rules, then by the safety model where there is one and the rules let it through.
  ///
  /// - Parameter audience: Who asks, and the collections that the question touches.
  /// - Returns: The stricter verdict of the two; blocked where the model cannot judge.
  /// - Throws: `CancellationError` when the caller is gone.
  public func judge(question: String, for audience: Audience = .unknown) async throws -> InspectedQuestion {
    var inspected = inspect(question: question, for: audience)
    guard let safetyModel, !inspected.verdict.decision.isWithheld else { return inspected }
    let text = inspected.text
    let verdict = try await Self.verdict { try await safetyModel.judge(question: text) }
    inspected.verdict = inspected.verdict.joined(with: verdict)
    return inspected
  }

  /// Asks the safety model about a whole answer; lets it through where there is none.
  ///
  /// - Returns: Blocked where the model cannot judge.
  /// - Throws: `CancellationError` when the caller is gone.
  public func judge(answer: String, to question: String) async throws -> Verdict {
    guard let safetyModel else { return .allowed }
    return try await Self.verdict { try await safetyModel.judge(answer: answer, to: question) }
  }

  private static func verdict(_ judge: () async throws -> SafetyFinding) async throws -> Verdict {
    do {
      return try await judge().verdict
    } catch {
      try Task.checkCancellation()
      return SafetyFinding.unavailable
    }
  }

  /// Checks a retrieved passage before a model reads it.
  ///
  /// - Parameter audience: Who asks, and the collection of the passage.
  /// - Returns: A decision that withholds where the passage must be left out; `flag` where it is suspicious and may be
  ///   shown.
  /// - Complexity: O(n)
  public func inspect(passage: String, for audience: Audience = .unknown) -> Verdict { passages.inspect(passage) }

  /// Starts the check of one answer.
  ///
  /// - Parameters:
  ///   - question: The question that it answers.
  ///   - sources: The passages that the caller may read; personal data that stands in them may stand in the answer
  ///     where `secrets.yaml` says so, and a sentence that stands in them is no refusal.
  ///   - instructions: The system prompt of the model, which the answer must not repeat; empty when there is none.
  ///   - audience: Who asks, and the collections of the passages.
  public func makeAnswerFilter(
    question: String, sources: [String], instructions: String = "", for audience: Audience = .unknown
  ) -> AnswerFilter {
    AnswerFilter(
      checks: AnswerChecks(
        actions: actions, deflections: deflections, topics: questions.topics, sensitive: questions.sensitive,
        sources: sources + [question], instructions: instructions))
  }
}
