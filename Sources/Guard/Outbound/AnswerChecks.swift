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
  /// The letters of the system prompt, as far as they stand in no source.
  let secretLetters: LetterWindows

  /// Words in a run by which a sentence is recognised as a quote.
  private static let quotedWordCount = 4
  /// A word of a system prompt has so many letters at least, on the average.
  private static let lettersPerWord = 4

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
    let letterCount = prompt.words.reduce(0) { $0 + $1.range.count }
    var secretLetters = LetterWindows(
      length: min(actions.limits.leakedWordCount * Self.lettersPerWord, max(letterCount, 4 * Self.lettersPerWord)))
    secretLetters.insert(prompt)
    for source in sources {
      let text = Self.plainText(source)
      sourceRuns.insert(text)
      secretRuns.subtract(text)
      secretLetters.subtract(text)
    }
    self.sourceRuns = sourceRuns
    self.secretRuns = secretRuns
    self.secretLetters = secretLetters
  }

  static func plainText(_ text: String) -> PlainText {
    Tokenizer.cut(TextFolding.fold(InvisibleText(text.unicodeScalars).visible))
  }

  /// Whether a text holds words of the system prompt in an encoding: base64, hexadecimal or percent.
  func revealsEncoded(_ text: String) -> Bool {
    guard !secretLetters.isEmpty else { return false }
    return EncodedText(in: text).found.contains { found in
      var window = LetterWindow(length: secretLetters.length)
      return secretLetters.containsWindow(of: Self.plainText(found.text), after: &window)
    }
  }

  /// Whether a secret that begins in a sentence may go on in the next: a key of several lines, or a password that stands
  /// in quotes or below its name. All others hold no end of a sentence.
  func mayContinue(_ sentence: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: sentence.map(\.lowercased), as: UTF8.self)
    return Self.openings.contains { text.contains($0) }
  }

  private static let openings = ["-----", "pass", "pwd", "secret", "token", "key", "credential", "пароль", "密码"]

  /// What is put in place of secrets, personal data and chat-template tokens.
  func masks(in bytes: [UInt8], from start: Int, into findings: inout Findings) -> [Mask] {
    var masks: [Mask] = []
    for span in sensitive.spans(in: bytes) where span.range.upperBound > start {
      guard let rule = sensitive.rule(for: span.kind) else { continue }
      if rule.isAllowedFromSources && allowedValues.contains(Array(bytes[span.range])) { continue }
      let decision = actions.answerSecrets[span.kind]
      sensitive.note(decision, span.kind, into: &findings)
      if decision == .redact {
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
