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

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case wordLists = "word_lists"
    case refusal
    case evasion
    case padding
    case honest
    case substantialSentenceCount = "substantial_sentence_count"
    case longestRefusalCharacterCount = "longest_refusal_character_count"
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
  }
}
