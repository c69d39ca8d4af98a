/// Takes the power from texts that look like control tokens.
///
/// A foreign engine renders the chat and turns it into tokens itself, and most take a control token's spelling for the
/// token wherever it stands. A space behind the first character makes it text again, for every tokenizer, and people
/// and models still read it. Such spellings are angle brackets with bars in them (`<|im_start|>`, `<｜User｜>`) or a word
/// between them (`<s>`, `</think>`, `<start_of_turn>`), and words in brackets that are not in lower case (`[INST]`,
/// `[gMASK]`).
enum ControlSpelling {
  /// A longer word between brackets is none.
  private static let maximumLength = 64

  static func defused(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") }) else { return text }
    var result = String.UnicodeScalarView()
    let scalars = text.unicodeScalars
    for index in scalars.indices {
      let scalar = scalars[index]
      result.append(scalar)
      let rest = scalars[scalars.index(after: index)...].prefix(maximumLength)
      if scalar == "<" && beginsAngled(rest) || scalar == "[" && beginsBracketed(rest) { result.append(" ") }
    }
    return String(result)
  }

  private static func beginsAngled(_ rest: Substring.UnicodeScalarView) -> Bool {
    guard let first = rest.first else { return false }
    if first == "|" || first == "｜" || first == "<" { return true }
    let word = rest.drop { $0 == "/" }.prefix { isWordScalar($0) || $0 == "-" }
    guard let end = rest.indices.first(where: { $0 >= word.endIndex }) else { return false }
    return word.first?.properties.isAlphabetic == true && rest[end] == ">"
  }

  private static func beginsBracketed(_ rest: Substring.UnicodeScalarView) -> Bool {
    let word = rest.drop { $0 == "/" }.prefix { isWordScalar($0) }
    guard let end = rest.indices.first(where: { $0 >= word.endIndex }), rest[end] == "]" else { return false }
    return word.contains { ("A"..."Z").contains($0) } && word.count > 1
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
  }
}
