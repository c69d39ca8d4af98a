public import Domain

/// A question as the guard saw it.
public struct InspectedQuestion: Hashable, Sendable {
  public var verdict: Verdict
  /// The question without invisible characters and chat-template tokens: what retrieval and the model should read.
  public var text: String
  /// What the rules saw: compatibility forms composed, case folded, look-alike letters replaced.
  public var normalizedText: String
  /// How parts of the question were hidden from a plain reading; empty for ordinary questions.
  public var concealments: Set<Concealment>

  public init(verdict: Verdict, text: String, normalizedText: String, concealments: Set<Concealment>) {
    self.verdict = verdict
    self.text = text
    self.normalizedText = normalizedText
    self.concealments = concealments
  }
}

/// A way to hide words from a plain reading.
public enum Concealment: String, Hashable, Sendable, Codable, CaseIterable {
  /// Zero-width and other invisible characters, also invisible tag characters.
  case invisibleCharacters = "invisible_characters"
  /// Controls that change the direction of writing.
  case directionControls = "direction_controls"
  /// Letters of another script that look Latin.
  case lookAlikeLetters = "look_alike_letters"
  /// Letters written apart.
  case spacedLetters = "spaced_letters"
  /// Digits and signs in place of letters.
  case leetspeak
  /// Base64 that holds text.
  case base64
  /// Hexadecimal that holds text.
  case hexadecimal
  /// Percent-encoding that holds letters.
  case percentEncoding = "percent_encoding"
  /// Characters written by their number, as in HTML or in programs.
  case escapes = "character_escapes"
  /// Letters moved 13 places on in the alphabet.
  case rotation
  /// Letters in reverse order.
  case backwards
}
