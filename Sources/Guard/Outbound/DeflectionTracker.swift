/// Follows an answer sentence by sentence until it is clear whether it answers.
///
/// While it is not clear nothing may be released: a refusal must not be shown and taken back. The rules count sentences
/// that refuse, pad and say something; the classifier, where there is one, reads the beginning as a whole.
struct DeflectionTracker: Sendable {
  enum State: Hashable, Sendable {
    case undecided
    case answers
    /// Refuses something, then says something.
    case answersPartly
    case deflects
  }

  /// A first sentence shorter than this says too little, in Unicode scalars.
  private static let fewestCharactersOfSubstance = 60

  private(set) var state = State.undecided
  /// What the rules alone say; it may change until the state is decided.
  private var finding = State.undecided
  /// Sentences that refuse or evade.
  private var deflectingCount = 0
  private var evasionCount = 0
  private var paddingCount = 0
  private var substanceCount = 0
  private var substanceCharacterCount = 0
  private var characterCount = 0
  private var opening: [UInt32] = []
  private var openingWordCount = 0

  /// - Parameters:
  ///   - sentence: The next one, folded.
  ///   - isQuote: Stands word for word in a source.
  mutating func add(_ sentence: PlainText, isQuote: Bool, detector: DeflectionDetector) {
    guard state == .undecided else { return }
    characterCount += sentence.scalars.count
    opening += sentence.scalars
    openingWordCount += sentence.words.count
    let kind = isQuote ? .honest : detector.kind(of: sentence)
    if kind == .honest {
      state = deflectingCount > 0 && isQuote ? .answersPartly : .answers
      return
    }
    note(kind, length: sentence.scalars.count, rules: detector.rules)
    guard let leaning = detector.leaning(of: opening, signs: signs) else {
      state = finding
      return
    }
    // Beyond these words the classifier does not read.
    let isRead = openingWordCount >= AnswerClassifier.judgedWordCount
    switch leaning {
    case .deflects: if isRead { state = .deflects }
    case .answers: state = isRead ? answer : finding
    case .unclear: if isRead { state = answer }
    }
  }

  private var signs: DeflectionDetector.Signs {
    if finding == .answersPartly { return .answersPartly }
    // A word of regret before or behind the refusal is not yet an answer.
    if deflectingCount > 0, substanceCharacterCount < Self.fewestCharactersOfSubstance { return .deflectsOnly }
    return evasionCount > 0 ? .evades : deflectingCount > 0 ? .refuses : .none
  }

  private var answer: State { deflectingCount > 0 ? .answersPartly : .answers }

  private mutating func note(_ kind: DeflectionDetector.SentenceKind, length: Int, rules: DeflectionRules) {
    guard finding == .undecided else { return }
    switch kind {
    case .honest: break
    case .refusal: deflectingCount += 1
    case .evasion:
      deflectingCount += 1
      evasionCount += 1
    case .padding: paddingCount += 1
    case .substance: noteSubstance(length: length, rules: rules)
    }
    if finding == .undecided, deflectingCount > 0, characterCount > rules.longestRefusalCharacterCount {
      finding = .answersPartly
    }
  }

  private mutating func noteSubstance(length: Int, rules: DeflectionRules) {
    substanceCount += 1
    substanceCharacterCount += length
    if deflectingCount == 0 {
      let saysEnough = length >= Self.fewestCharactersOfSubstance || substanceCount > 1
      if saysEnough { finding = .answers }
    } else if substanceCount >= rules.substantialSentenceCount + deflectingCount + paddingCount {
      finding = .answersPartly
    }
  }

  /// The answer is complete.
  mutating func finish(detector: DeflectionDetector) {
    guard state == .undecided else { return }
    if finding == .undecided { finding = deflectingCount > 0 ? .deflects : .answers }
    switch detector.leaning(of: opening, signs: signs) {
    case nil: state = finding
    case .deflects: state = .deflects
    case .answers, .unclear: state = answer
    }
  }
}
