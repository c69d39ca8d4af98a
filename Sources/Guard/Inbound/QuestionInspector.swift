internal import Domain

/// Checks questions.
struct QuestionInspector: Sendable {
  let actions: ActionPolicy
  let normalizer: TextNormalizer
  let injection: InjectionDetector
  let topics: TopicDetector
  let sensitive: SensitiveData

  func inspect(_ question: String) -> InspectedQuestion {
    guard question.unicodeScalars.count <= actions.limits.questionCharacterCount else {
      let verdict = Verdict(
        decision: .block, ruleID: "limit.question", reason: "The question is longer than the guard checks.")
      return InspectedQuestion(verdict: verdict, text: "", normalizedText: "", concealments: [])
    }
    let visible = [UInt8](String(InvisibleText(question.unicodeScalars).visible).utf8)
    let tokens = ControlTokens.find(in: visible)
    // The names inside tokens are no words of the question.
    var normalized = normalizer.normalize(tokens.isEmpty ? question : Self.withoutControlTokens(question))
    var findings = Findings()
    weigh(&normalized, hasControlTokens: tokens.contains { !$0.isAmbiguous }, into: &findings)
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
    return InspectedQuestion(
      verdict: findings.verdict, text: String(decoding: Mask.apply(masks, to: visible), as: UTF8.self),
      normalizedText: String(normalized.plain.scalars), concealments: normalized.concealments)
  }

  /// The question with a space for each token, where they are written without invisible characters inside.
  private static func withoutControlTokens(_ question: String) -> String {
    let bytes = [UInt8](question.utf8)
    let masks = ControlTokens.find(in: bytes).map { Mask(range: $0.range, replacement: [0x20]) }
    return String(decoding: Mask.apply(masks, to: bytes), as: UTF8.self)
  }

  private func weigh(
    _ normalized: inout TextNormalizer.Normalized, hasControlTokens: Bool, into findings: inout Findings
  ) {
    let texts = [normalized.plain] + normalized.hidden
    let evidence = texts.map { injection.evidence(in: $0, place: .question) }
    let heaviest = evidence.max { $0.sum < $1.sum } ?? InjectionDetector.Evidence()
    if heaviest.readDigitsAsLetters { normalized.concealments.insert(.leetspeak) }
    let general = injection.rules.evidence
    var sum = heaviest.sum
    if !normalized.concealments.isEmpty { sum += general.concealed }
    if hasControlTokens { sum += general.controlTokens }
    decide(on: heaviest, sum: sum, into: &findings)
    for (text, evidence) in zip(texts, evidence) { classify(text, evidence, into: &findings) }
  }

  private func decide(on evidence: InjectionDetector.Evidence, sum: Double, into findings: inout Findings) {
    guard let signal = evidence.strongest else { return }
    let thresholds = injection.rules.thresholds
    if sum >= thresholds.questionAct {
      findings.add(actions.question[.injection], "injection.\(signal.id)", signal.reason, score: sum)
    } else if sum >= thresholds.questionFlag {
      findings.add(min(actions.question[.injection], .flag), "injection.\(signal.id)", signal.reason, score: sum)
    }
  }

  private func classify(_ text: PlainText, _ evidence: InjectionDetector.Evidence, into findings: inout Findings) {
    let decision = injection.classify(text, evidence: evidence, place: .question, action: actions.question[.classifier])
    guard let decision else { return }
    findings.add(decision, "injection.classifier", "It reads like an attempt to take over the model.")
  }
}
