internal import Domain

/// Checks questions.
struct QuestionInspector: Sendable {
  let actions: EffectiveActions
  let normalizer: TextNormalizer
  let injection: InjectionDetector
  let topics: TopicDetector
  let sensitive: SensitiveData
  let allowed: AllowList

  /// What the rules made of a question.
  struct Inspection: Sendable {
    var question: InspectedQuestion
    /// For further checks to add to.
    var findings = Findings()
    /// What it says: as it is written, and where words are hidden also as they are meant.
    var readings: [String] = []
  }

  func inspect(_ question: String, for audience: Audience) -> Inspection {
    let actions = actions.actions(for: audience)
    guard question.unicodeScalars.count <= actions.limits.questionCharacterCount else {
      let verdict = Verdict(
        decision: .block, ruleID: "limit.question", reason: "The question is longer than the guard checks.")
      return Inspection(
        question: InspectedQuestion(verdict: verdict, text: "", normalizedText: "", concealments: []))
    }
    let visible = [UInt8](String(InvisibleText(question.unicodeScalars).visible).utf8)
    let tokens = ControlTokens.find(in: visible)
    // The names inside tokens are no words of the question.
    var normalized = normalizer.normalize(tokens.isEmpty ? question : Self.withoutControlTokens(question))
    var findings = Findings()
    findings.allowance = allowed.allowance(for: normalized.plain, askedBy: audience.groupIDs)
    weigh(&normalized, hasControlTokens: tokens.contains { !$0.isAmbiguous }, actions.question, into: &findings)
    let topics = topics.holding(for: audience)
    for text in [normalized.plain] + normalized.hidden { topics.inspect(question: text, into: &findings) }
    if tokens.contains(where: { !$0.isAmbiguous }) {
      findings.add(
        actions.question[.controlTokens], "control.tokens",
        "It holds tokens that chat templates use for their structure."
      )
    }
    let spans = sensitive.inspect(question: visible, into: &findings)
    if !normalized.concealments.isEmpty {
      findings.add(actions.question[.concealment], "concealment.text", "It hides words from a plain reading.")
    }
    let masks = tokens.map { Mask(range: $0.range, replacement: [0x20]) } + spans
    let inspected = InspectedQuestion(
      verdict: findings.verdict, text: String(decoding: Mask.apply(masks, to: visible), as: UTF8.self),
      normalizedText: String(normalized.plain.scalars), concealments: normalized.concealments)
    let meant =
      normalized.concealments.isEmpty ? [] : ([normalized.plain] + normalized.hidden).map { String($0.scalars) }
    return Inspection(question: inspected, findings: findings, readings: [inspected.text] + meant)
  }

  /// The question with a space for each token, where they are written without invisible characters inside.
  private static func withoutControlTokens(_ question: String) -> String {
    let bytes = [UInt8](question.utf8)
    let masks = ControlTokens.find(in: bytes).map { Mask(range: $0.range, replacement: [0x20]) }
    return String(decoding: Mask.apply(masks, to: bytes), as: UTF8.self)
  }

  private func weigh(
    _ normalized: inout TextNormalizer.Normalized, hasControlTokens: Bool, _ actions: ActionTable<QuestionFindings>,
    into findings: inout Findings
  ) {
    let texts = [normalized.plain] + normalized.hidden
    let evidence = texts.map { injection.evidence(in: $0, place: .question) }
    let heaviest = evidence.max { $0.sum < $1.sum } ?? InjectionDetector.Evidence()
    if heaviest.readDigitsAsLetters { normalized.concealments.insert(.leetspeak) }
    let general = injection.rules.evidence
    var sum = heaviest.sum
    if !normalized.concealments.isEmpty { sum += general.concealed }
    if hasControlTokens { sum += general.controlTokens }
    decide(on: heaviest, sum: sum, actions[.injection], into: &findings)
    for (text, evidence) in zip(texts, evidence) {
      classify(text, evidence, actions[.classifier], into: &findings)
    }
  }

  private func decide(
    on evidence: InjectionDetector.Evidence, sum: Double, _ action: Verdict.Decision, into findings: inout Findings
  ) {
    guard let signal = evidence.strongest else { return }
    let thresholds = injection.rules.thresholds
    if sum >= thresholds.questionAct {
      findings.add(action, "injection.\(signal.id)", signal.reason, score: sum)
    } else if sum >= thresholds.questionFlag {
      findings.add(min(action, .flag), "injection.\(signal.id)", signal.reason, score: sum)
    }
  }

  private func classify(
    _ text: PlainText, _ evidence: InjectionDetector.Evidence, _ action: Verdict.Decision,
    into findings: inout Findings
  ) {
    let decision = injection.classify(text, evidence: evidence, place: .question, action: action)
    guard let decision else { return }
    findings.add(decision, "injection.classifier", "It reads like an attempt to take over the model.")
  }
}
