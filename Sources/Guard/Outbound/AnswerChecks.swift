internal import Domain

/// The compiled rules that answers are checked by, and what is known of one answer's question.
struct AnswerChecks: Sendable {
  let actions: ActionPolicy
  let deflections: DeflectionDetector
  let topics: TopicDetector
  let sensitive: SensitiveData
  /// Values that stand in the caller's sources.
  let allowedValues: Set<[UInt8]>
  /// Runs of words of the sources.
  let sourceRuns: Shingles
  /// Runs of words of the system prompt that stand in no source.
  let secretRuns: Shingles

  /// Words in a run by which a sentence is recognised as a quote.
  private static let quotedWordCount = 4

  init(
    actions: ActionPolicy, deflections: DeflectionDetector, topics: TopicDetector, sensitive: SensitiveData,
    sources: [String], instructions: String
  ) {
    self.actions = actions
    self.deflections = deflections
    self.topics = topics
    self.sensitive = sensitive
    allowedValues = sensitive.allowedValues(in: sources)
    var sourceRuns = Shingles(length: Self.quotedWordCount)
    let prompt = Self.plainText(instructions)
    var secretRuns = Shingles(length: min(actions.limits.leakedWordCount, max(prompt.words.count, 4)))
    secretRuns.insert(prompt)
    for source in sources {
      let text = Self.plainText(source)
      sourceRuns.insert(text)
      secretRuns.subtract(text)
    }
    self.sourceRuns = sourceRuns
    self.secretRuns = secretRuns
  }

  static func plainText(_ text: String) -> PlainText {
    Tokenizer.cut(TextFolding.fold(InvisibleText(text.unicodeScalars).visible))
  }

  /// What is put in place of secrets, personal data and chat-template tokens.
  func masks(in bytes: [UInt8], from start: Int, into findings: inout Findings) -> [Mask] {
    var masks: [Mask] = []
    for span in sensitive.spans(in: bytes) where span.range.upperBound > start {
      guard let rule = sensitive.rule(for: span.kind) else { continue }
      if rule.isAllowedFromSources && allowedValues.contains(Array(bytes[span.range])) { continue }
      sensitive.note(rule.answer, span.kind, into: &findings)
      if rule.answer == .redact {
        masks.append(
          Mask(range: max(start, span.range.lowerBound)..<span.range.upperBound, replacement: [UInt8](rule.mask.utf8)))
      }
    }
    for token in ControlTokens.find(in: bytes) where !token.isAmbiguous && token.range.lowerBound >= start {
      findings.add(
        actions.answer[.controlTokens], "control.tokens", "It holds tokens that chat templates use for their structure."
      )
      if actions.answer[.controlTokens] == .redact { masks.append(Mask(range: token.range, replacement: [])) }
    }
    return masks
  }
}
