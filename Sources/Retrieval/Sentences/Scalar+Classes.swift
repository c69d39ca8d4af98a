extension Unicode.Scalar {
  var isWhiteSpace: Bool { properties.isWhitespace || self == "\u{FEFF}" || self == "\u{200B}" }

  var isLineBreak: Bool { self == "\n" || self == "\u{2028}" || self == "\u{2029}" || self == "\u{85}" }

  var isLetterOrDigit: Bool {
    if isASCII { return isASCIILetter || isASCIIDigit }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      return true
    default: return false
    }
  }

  var isDigit: Bool { isASCII ? isASCIIDigit : properties.generalCategory == .decimalNumber }

  var isLowercaseLetter: Bool { properties.generalCategory == .lowercaseLetter }

  var isUppercaseLetter: Bool { properties.generalCategory == .uppercaseLetter }

  /// Ends a sentence wherever it stands: scripts whose full stop has no other use.
  var isUnambiguousStop: Bool { "。！？｡؟۔।॥።፧։။។".unicodeScalars.contains(self) }

  /// Ends a sentence if what surrounds it allows.
  var isStop: Bool { ".!?…‼⁇⁈⁉．".unicodeScalars.contains(self) }

  /// May follow a stop within the sentence: closing quotes and brackets.
  var isCloser: Bool { "\"'”’»›」』）)】》〉]}".unicodeScalars.contains(self) }

  var isOpener: Bool { "\"'“‘«‹「『（([{【《〈¿¡".unicodeScalars.contains(self) }

  private var isASCIIDigit: Bool { ("0"..."9").contains(self) }

  private var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
