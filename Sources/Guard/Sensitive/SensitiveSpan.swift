/// A secret or a piece of personal data in a text.
struct SensitiveSpan: Hashable, Sendable {
  var kind: SensitiveKind
  /// Where it stands, in UTF-8 bytes.
  var range: Range<Int>
}

/// Classes of ASCII bytes; every byte of a longer UTF-8 sequence belongs to none.
extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isUppercase: Bool { (0x41...0x5A).contains(self) }
  var isLowercase: Bool { (0x61...0x7A).contains(self) }
  var isLetter: Bool { isUppercase || isLowercase }
  var isAlphanumeric: Bool { isLetter || isDigit }
  /// Letters, digits, `_` and `-`: the alphabet of most tokens.
  var isTokenByte: Bool { isAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") }
  var isSpace: Bool { self == 0x20 || self == 0x09 }
  var isLineEnd: Bool { self == 0x0A || self == 0x0D }
  var lowercased: UInt8 { isUppercase ? self | 0x20 : self }
}
