/// Follows an answer sentence by sentence until it is clear whether it answers.
///
/// While it is not clear nothing may be released: a refusal must not be shown and taken back.
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
  private var deflectingCount = 0
  private var paddingCount = 0
  private var substanceCount = 0
  private var characterCount = 0

  /// - Parameters:
  ///   - kind: What the sentence does.
  ///   - length: Its length in Unicode scalars.
  ///   - isQuote: Stands word for word in a source.
  mutating func add(_ kind: DeflectionDetector.SentenceKind, length: Int, isQuote: Bool, rules: DeflectionRules) {
    guard state == .undecided else { return }
    characterCount += length
    switch isQuote ? .honest : kind {
    case .honest: state = deflectingCount > 0 && isQuote ? .answersPartly : .answers
    case .refusal, .evasion: deflectingCount += 1
    case .padding: paddingCount += 1
    case .substance: addSubstance(length: length, rules: rules)
    }
    if state == .undecided, deflectingCount > 0, characterCount > rules.longestRefusalCharacterCount {
      state = .answersPartly
    }
  }

  private mutating func addSubstance(length: Int, rules: DeflectionRules) {
    substanceCount += 1
    if deflectingCount == 0 {
      let saysEnough = length >= Self.fewestCharactersOfSubstance || substanceCount > 1
      if saysEnough { state = .answers }
    } else if substanceCount >= rules.substantialSentenceCount + deflectingCount + paddingCount {
      state = .answersPartly
    }
  }

  /// The answer is complete.
  mutating func finish() {
    guard state == .undecided else { return }
    state = deflectingCount > 0 ? .deflects : .answers
  }
}
