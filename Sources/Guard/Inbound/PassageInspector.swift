internal import Domain

/// Checks passages of documents.
struct PassageInspector: Sendable {
  let actions: EffectiveActions
  let normalizer: TextNormalizer
  let injection: InjectionDetector

  /// - Parameter unseen: What readers do not see of it, in Unicode scalars.
  func inspect(_ passage: String, unseen: [Range<Int>], for audience: Audience) -> Verdict {
    let actions = actions.actions(for: audience).passage
    let normalized = normalizer.normalize(passage)
    let tokens = controlTokens(in: passage)
    var findings = Findings()
    weighHidden(normalized.hidden, isProse: false, actions, into: &findings)
    weighHidden(HiddenMarkup.texts(in: normalized.visible).map(plainText), actions, into: &findings)
    weighUnseen(unseen, of: passage, actions, into: &findings)
    let evidence = injection.evidence(in: normalized.plain, place: .passage)
    weigh(evidence, hasControlTokens: !tokens.isEmpty, actions[.injection], into: &findings)
    classify(normalized.plain, evidence, actions[.classifier], into: &findings)
    note(tokens, normalized.concealments, actions, into: &findings)
    return findings.verdict
  }

  /// Checks a text that is no part of any passage.
  func inspect(hiddenText text: String, for audience: Audience) -> Verdict {
    let actions = actions.actions(for: audience).passage
    let normalized = normalizer.normalize(text)
    var findings = Findings()
    weighHidden([normalized.plain], actions, into: &findings)
    weighHidden(normalized.hidden, isProse: false, actions, into: &findings)
    note(controlTokens(in: text), [], actions, into: &findings)
    return findings.verdict
  }

  private func controlTokens(in text: String) -> [ControlTokens.Found] {
    ControlTokens.find(in: [UInt8](text.utf8)).filter { !$0.isAmbiguous }
  }

  private func note(
    _ tokens: [ControlTokens.Found], _ concealments: Set<Concealment>, _ actions: ActionTable<PassageFindings>,
    into findings: inout Findings
  ) {
    if !tokens.isEmpty {
      findings.add(
        actions[.controlTokens], "control.tokens", "It holds tokens that chat templates use for their structure.")
    }
    // Other letters and encodings are ordinary in documents; characters that nobody sees are not.
    if !concealments.isDisjoint(with: [.invisibleCharacters, .directionControls]) {
      findings.add(actions[.concealment], "concealment.text", "It holds characters that no reader sees.")
    }
  }

  private func plainText(_ scalars: [UInt32]) -> PlainText { Tokenizer.cut(TextFolding.fold(scalars)) }

  private func weighUnseen(
    _ ranges: [Range<Int>], of passage: String, _ actions: ActionTable<PassageFindings>, into findings: inout Findings
  ) {
    guard !ranges.isEmpty else { return }
    let scalars = passage.unicodeScalars.map(\.value)
    let texts = ranges.map { Array(scalars[$0.clamped(to: scalars.indices)]) }.filter { !$0.isEmpty }
    weighHidden(texts.map(plainText), actions, into: &findings)
    if !texts.isEmpty {
      findings.add(actions[.unseenText], "hidden.text", "It holds text that readers of the document do not see.")
    }
  }

  /// Nobody hides an instruction by chance: less evidence is enough than in a text that readers see.
  ///
  /// - Parameter isProse: Whether the classifier may judge; what a decoder made of other words it has never seen.
  private func weighHidden(
    _ texts: [PlainText], isProse: Bool = true, _ actions: ActionTable<PassageFindings>, into findings: inout Findings
  ) {
    for text in texts {
      let evidence = injection.evidence(in: text, place: .passage)
      let isClassified =
        isProse && injection.classify(text, evidence: evidence, place: .passage, action: .block) == .block
      guard isClassified || evidence.sum >= injection.rules.thresholds.passageFlag else { continue }
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
