internal import Foundation

/// The kinds of keys, each with the word that its text form begins with.
///
/// A key is written as one line: the word and the key's 32 bytes in Base64. In a file, empty lines and lines that begin
/// with `#` may stand around it.
public enum KeyKind: String, Sendable, CaseIterable {
  /// The secret half of an Ed25519 pair: signs.
  case signing = "cloister-signing-key"
  /// The public half: verifies.
  case verification = "cloister-verification-key"
  /// The secret half of an X25519 pair: opens what was sealed.
  case opening = "cloister-opening-key"
  /// The public half: seals.
  case sealing = "cloister-sealing-key"

  static let sizeBytes = 32

  public var prefix: String { rawValue }

  func text(of key: [UInt8]) -> String { "\(prefix) \(Data(key).base64EncodedString())" }

  /// - Returns: The 32 bytes of the one key in the text.
  /// - Throws: ``SignatureError/notAKey(expected:)``: no such key, another kind of key, or more than one.
  func key(in text: String) throws(SignatureError) -> [UInt8] {
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    guard lines.count == 1 else { throw .notAKey(expected: self) }
    let words = lines[0].split(separator: " ")
    guard words.count == 2, words[0] == prefix, let key = Data(base64Encoded: String(words[1])),
      key.count == Self.sizeBytes
    else { throw .notAKey(expected: self) }
    return Array(key)
  }
}
