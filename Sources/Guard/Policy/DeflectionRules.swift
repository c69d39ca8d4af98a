/// `deflections.yaml`: the kinds of sentences that refusals and evasions are made of.
public struct DeflectionRules: Hashable, Sendable, Codable {
  /// Named lists of alternatives that patterns use as `{name}`.
  public var wordLists: [String: [String]] = [:]
  /// A sentence that refuses: alone it is enough.
  public var refusal: [String] = []
  /// A sentence that changes the subject: alone it is enough.
  public var evasion: [String] = []
  /// What goes along with a refusal and is none alone: apologies, talk of being a program, offers, lectures.
  public var padding: [String] = []
  /// An honest word that the documents do not hold the answer; it is never a refusal.
  public var honest: [String] = []
  /// A refusal may go on for so many sentences that answer nothing before it counts as an answer.
  public var substantialSentenceCount = 3
  /// A longer refusal is taken for an answer that refuses a part, in Unicode scalars.
  public var longestRefusalCharacterCount = 1_500
  /// Nil where the sentences above decide alone.
  public var classifier: DeflectionClassifierRules?

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case wordLists = "word_lists"
    case refusal
    case evasion
    case padding
    case honest
    case substantialSentenceCount = "substantial_sentence_count"
    case longestRefusalCharacterCount = "longest_refusal_character_count"
    case classifier
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    wordLists = try keys.value(.wordLists, else: wordLists)
    refusal = try keys.value(.refusal, else: refusal)
    evasion = try keys.value(.evasion, else: evasion)
    padding = try keys.value(.padding, else: padding)
    honest = try keys.value(.honest, else: honest)
    substantialSentenceCount = try keys.value(.substantialSentenceCount, else: substantialSentenceCount)
    longestRefusalCharacterCount = try keys.value(
      .longestRefusalCharacterCount, else: longestRefusalCharacterCount)
    classifier = try keys.value(.classifier, else: nil)
  }
}

/// `deflections.yaml`, section `classifier`: from which scores the beginning of an answer counts as what.
///
/// A score is a logarithm of odds: 0 is as likely a deflection as not among the answers that the weights were learnt
/// from. The weights stand in the file that `injection.yaml` names.
public struct DeflectionClassifierRules: Hashable, Sendable, Codable {
  /// Added to the score where a sentence refuses or evades and none says anything.
  public var bareEvidence = 0.0
  /// Added to the score where a sentence refuses.
  public var refusalEvidence = 0.0
  /// Added to the score where a sentence changes the subject.
  public var evasionEvidence = 0.0
  /// Added to the score where a refusal is followed by sentences that say something.
  public var partlyEvidence = 0.0
  /// From this score the answer deflects.
  public var deflects = 0.0
  /// Below this score it answers, and may be shown.
  public var answers = -1.0

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case bareEvidence = "bare_evidence"
    case refusalEvidence = "refusal_evidence"
    case evasionEvidence = "evasion_evidence"
    case partlyEvidence = "partly_evidence"
    case deflects
    case answers
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    bareEvidence = try keys.value(.bareEvidence, else: bareEvidence)
    refusalEvidence = try keys.value(.refusalEvidence, else: refusalEvidence)
    evasionEvidence = try keys.value(.evasionEvidence, else: evasionEvidence)
    partlyEvidence = try keys.value(.partlyEvidence, else: partlyEvidence)
    deflects = try keys.value(.deflects, else: deflects)
    answers = try keys.value(.answers, else: answers)
  }

  func validate() throws(GuardError) {
    let evidence = [bareEvidence, refusalEvidence, evasionEvidence, partlyEvidence]
    guard evidence.allSatisfy({ (-10...10).contains($0) }), answers <= deflects else {
      throw .invalidValue(
        file: "deflections.yaml", key: "classifier",
        reason: "has evidence outside -10 to 10, or takes for an answer what it also takes for a deflection")
    }
  }

  func evidence(of signs: DeflectionDetector.Signs) -> Double {
    switch signs {
    case .none: 0
    case .deflectsOnly: bareEvidence
    case .refuses: refusalEvidence
    case .evades: evasionEvidence
    case .answersPartly: partlyEvidence
    }
  }
}
