internal import Domain

/// Checks passages of documents.
struct PassageInspector: Sendable {
  let actions: EffectiveActions
  let normalizer: TextNormalizer
  let injection: InjectionDetector

  func inspect(_ passage: String, for audience: Audience) -> Verdict {
    let actions = actions.actions(for: audience).passage
    let normalized = normalizer.normalize(passage)
    let tokens = ControlTokens.find(in: [UInt8](passage.utf8)).filter { !$0.isAmbiguous }
    var findings = Findings()
    weighHidden(normalized.hidden + HiddenMarkup.texts(in: normalized.visible).map(plainText), actions, into: &findings)
    let evidence = injection.evidence(in: normalized.plain, place: .passage)
    weigh(evidence, hasControlTokens: !tokens.isEmpty, actions[.injection], into: &findings)
    classify(normalized.plain, evidence, actions[.classifier], into: &findings)
    if !tokens.isEmpty {
      findings.add(
        actions[.controlTokens], "control.tokens",
        "It holds tokens that chat templates use for their structure.")
    }
    // Other letters and encodings are ordinary in documents; characters that nobody sees are not.
    if !normalized.concealments.isDisjoint(with: [.invisibleCharacters, .directionControls]) {
      findings.add(actions[.concealment], "concealment.text", "It holds characters that no reader sees.")
    }
    return findings.verdict
  }

  private func plainText(_ scalars: [UInt32]) -> PlainText { Tokenizer.cut(TextFolding.fold(scalars)) }

  private func weighHidden(
    _ texts: [PlainText], _ actions: ActionTable<PassageFindings>, into findings: inout Findings
  ) {
    for text in texts {
      let evidence = injection.evidence(in: text, place: .passage)
      guard evidence.sum >= injection.rules.thresholds.passageFlag else { continue }
      findings.add(
        actions[.hiddenText], "hidden.instruction", "It hides an instruction to a model from its readers.")
    }
  }

  private func weigh(
    _ evidence: InjectionDetector.Evidence, hasControlTokens: Bool, _ action: Verdict.Decision,
    into findings: inout Findings
  ) {
    guard let signal = evidence.strongest else { return }
    let sum = evidence.sum + (hasControlTokens ? injection.rules.evidence.controlTokens : 0)
    if sum >= injection.rules.thresholds.passageAct {
      findings.add(action, "injection.\(signal.id)", signal.reason, score: sum)
    } else if sum >= injection.rules.thresholds.passageFlag {
      findings.add(min(action, .flag), "injection.\(signal.id)", signal.reason, score: sum)
    }
  }

  private func classify(
    _ text: PlainText, _ evidence: InjectionDetector.Evidence, _ action: Verdict.Decision,
    into findings: inout Findings
  ) {
    let decision = injection.classify(text, evidence: evidence, place: .passage, action: action)
    guard let decision else { return }
    findings.add(decision, "injection.classifier", "A sentence of it reads like an instruction to a model.")
  }
}
