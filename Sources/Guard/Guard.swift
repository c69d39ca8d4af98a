public import Domain
public import Foundation

/// Verdicts on questions, passages and answers, by the rules of one ``GuardPolicy``.
///
/// Compiled once; every check takes time linear in the text. Safe to use from any thread.
public struct Guard: Sendable {
  private let messages: BrandedMessages
  private let limits: GuardLimits
  private let actions: EffectiveActions
  private let questions: QuestionInspector
  private let passages: PassageInspector
  private let deflections: DeflectionDetector
  let examples: TopicExamples
  private let safetyModel: (any SafetyModel)?

  /// The rule of a verdict on an answer that refuses as a whole.
  public static let deflectionRuleID = "deflection.answer"

  /// The verdict on an answer that is let through after a refusal.
  public static let retried = Verdict(
    decision: .flag, ruleID: "deflection.retried", reason: "It refused at first, and answered when it was asked again.")

  /// The verdict on an answer of which too much would have to be held back.
  public static let heldTooMuch = Verdict(
    decision: .block, ruleID: "limit.held", reason: "More of the answer had to be held back than the limit allows.")

  /// Whether a model judges questions and answers besides the rules.
  public var hasSafetyModel: Bool { safetyModel != nil }

  /// Compiles the rules.
  ///
  /// - Parameters:
  ///   - safetyModel: Judges what the rules let through; nil where there is none.
  ///   - encoder: Compares questions with the examples of topics; nil where no questions are judged.
  ///   - groupID: Knows the groups of this machine.
  ///   - now: Tells which entries of the allow-list have expired.
  /// - Throws: ``GuardError`` naming the file, the rule and what is wrong.
  public init(
    policy: GuardPolicy, safetyModel: (any SafetyModel)? = nil, encoder: (any QuestionEncoder)? = nil,
    groupID: @escaping GroupLookup = { _ in nil }, now: @escaping @Sendable () -> Date = { Date() }
  ) throws(GuardError) {
    self.safetyModel = safetyModel
    try policy.actions.validate()
    (messages, limits) = (policy.actions.messages, policy.actions.limits)
    let injection = try InjectionDetector(policy.injection, weights: policy.classifier)
    let normalizer = TextNormalizer(vocabulary: injection.vocabulary)
    var decisions = policy.actions
    decisions.answerSecrets = policy.sensitive.answerActions
    let actions = try EffectiveActions(decisions, groupID: groupID)
    self.actions = actions
    deflections = try DeflectionDetector(policy.deflections, weights: policy.classifier?.answer)
    questions = QuestionInspector(
      actions: actions, normalizer: normalizer, injection: injection,
      topics: try TopicDetector(policy.topics, groupID: groupID), sensitive: try SensitiveData(policy.sensitive),
      allowed: try AllowList(policy.allow, groupID: groupID, now: now))
    passages = PassageInspector(actions: actions, normalizer: normalizer, injection: injection)
    examples = try TopicExamples(
      policy.topics, thresholds: policy.thresholds, encoder: encoder, groupID: groupID)
  }

  /// The branded message in the default language.
  public var message: String { messages.message(inLanguage: messages.defaultLanguage) }

  /// The branded message in the language of the question, else in the default language.
  public func message(for question: String) -> String {
    LanguageGuess.language(of: question).map(messages.message(inLanguage:)) ?? message
  }

  /// What stands in place of a text that a verdict withholds: the message of the topic that decided, else the branded
  /// one, in the language of the question, else in the default language.
  public func message(for verdict: Verdict, on question: String) -> String {
    let languages = [LanguageGuess.language(of: question), messages.defaultLanguage].compactMap { $0 }
    return languages.lazy.compactMap { verdict.messages[$0] }.first ?? message(for: question)
  }

  /// A question as it may be logged or stored: secrets and personal data masked, whatever the policy does about them.
  public func masked(_ question: String) -> String { questions.sensitive.masked(question) }

  /// Checks a question by the rules, before anything is retrieved for it.
  ///
  /// - Parameter audience: Who asks, and the collections that the question touches.
  /// - Complexity: O(n)
  public func inspect(question: String, for audience: Audience = .unknown) -> InspectedQuestion {
    questions.inspect(question, for: audience).question
  }

  /// Checks a question by the rules, then by the examples of topics, then by the safety model where there is one, as long
  /// as it is let through.
  ///
  /// - Parameter audience: Who asks, and the collections that the question touches.
  /// - Returns: The strictest verdict; blocked where one of them cannot judge, or not in time.
  /// - Throws: `CancellationError` when the caller is gone.
  public func judge(question: String, for audience: Audience = .unknown) async throws -> InspectedQuestion {
    let inspection = questions.inspect(question, for: audience)
    var (inspected, findings) = (inspection.question, inspection.findings)
    let text = inspected.text
    if !inspected.verdict.decision.isWithheld, examples.concerns(audience) {
      let (examples, before) = (examples, findings)
      let compared = try await inTime {
        var findings = before
        try await examples.inspect(readings: inspection.readings, for: audience, into: &findings)
        return findings
      }
      if let compared { findings = compared } else { findings.add(Self.unavailable) }
      inspected.verdict = findings.verdict
    }
    if let safetyModel, !inspected.verdict.decision.isWithheld {
      findings.add(try await verdict { try await safetyModel.judge(question: text) })
      inspected.verdict = findings.verdict
    }
    return inspected
  }

  /// Asks the safety model about a whole answer; lets it through where there is none.
  ///
  /// - Returns: Blocked where the model cannot judge.
  /// - Throws: `CancellationError` when the caller is gone.
  public func judge(answer: String, to question: String) async throws -> Verdict {
    guard let safetyModel else { return .allowed }
    return try await verdict { try await safetyModel.judge(answer: answer, to: question) }
  }

  /// What is done where questions cannot be compared with the examples of topics.
  private static let unavailable = Verdict(
    decision: .block, ruleID: "topics.unavailable", reason: "It could not be compared with the examples of topics.")

  private func verdict(_ judge: @escaping @Sendable () async throws -> SafetyFinding) async throws -> Verdict {
    try await inTime(judge)?.verdict ?? SafetyFinding.unavailable
  }

  /// - Returns: nil where the check fails or takes too long: its text is unchecked.
  /// - Throws: `CancellationError` when the caller is gone.
  private func inTime<Value: Sendable>(
    _ check: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    do {
      return try await Deadline.wait(seconds: limits.checkTimeoutSeconds, for: check)
    } catch {
      try Task.checkCancellation()
      return nil
    }
  }

  /// Checks a retrieved passage before a model reads it.
  ///
  /// - Parameters:
  ///   - unseen: What readers of the document do not see of it, in Unicode scalars of the passage.
  ///   - audience: Who asks, and the collection of the passage.
  /// - Returns: A decision that withholds where the passage must be left out; `flag` where it is suspicious and may be
  ///   shown.
  /// - Complexity: O(n)
  public func inspect(passage: String, unseen: [Range<Int>] = [], for audience: Audience = .unknown) -> Verdict {
    passages.inspect(passage, unseen: unseen, for: audience)
  }

  /// What is done about a class of findings in an answer.
  ///
  /// - Parameter audience: Who asks, and the collections of the passages.
  public func decision(on findings: AnswerFindings, for audience: Audience) -> Verdict.Decision {
    actions.actions(for: audience).answer[findings]
  }

  /// Whether a sentence of an answer says something about its subject: it neither refuses, nor offers help, nor admits
  /// that the documents do not say.
  public func isStatement(_ sentence: String) -> Bool {
    deflections.kind(of: AnswerChecks.plainText(sentence)) == .substance
  }

  /// Checks a text that a document holds beside its passages, and that its readers do not see.
  ///
  /// - Returns: Allowed where it does not speak to a model.
  /// - Complexity: O(n)
  public func inspect(hiddenText: String) -> Verdict { passages.inspect(hiddenText: hiddenText, for: .unknown) }

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
        actions: actions.actions(for: audience), deflections: deflections,
        topics: questions.topics.holding(for: audience), sensitive: questions.sensitive,
        sources: sources + [question], instructions: instructions))
  }
}
