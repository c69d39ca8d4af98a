/// What a scalar is to the cutting of words.
enum WordClass: Equatable {
  /// Part of a word.
  case letter
  case digit
  /// A word of its own: Chinese characters and kana.
  case ideograph
  case separator

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x61...0x7A, 0x41...0x5A: self = .letter
    case 0x30...0x39: self = .digit
    case 0..<0x80: self = .separator
    case 0x3041...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .ideograph
    default: self = Self.classify(scalar)
    }
  }

  private static func classify(_ scalar: UInt32) -> WordClass {
    guard let scalar = Unicode.Scalar(scalar) else { return .separator }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    default: return .separator
    }
  }

  /// The end of the word that begins at `start`; `start` itself where none begins there.
  ///
  /// Apostrophes of English contractions belong to the word; those of elisions (`l'homme`) part two words.
  static func endOfWord(in scalars: [UInt32], from start: Int) -> Int {
    var index = start
    while index < scalars.count {
      switch WordClass(scalars[index]) {
      case .ideograph: return index == start ? start + 1 : index
      case .letter, .digit: index += 1
      case .separator:
        guard index > start, isApostrophe(scalars[index]) else { return index }
        let length = contractionLength(in: scalars, after: index)
        guard length > 0 else { return index }
        return index + 1 + length
      }
    }
    return index
  }

  static func isApostrophe(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar == 0x2019 || scalar == 0x60 }

  static func withoutApostrophes(_ word: ArraySlice<UInt32>) -> [UInt32] { word.filter { !isApostrophe($0) } }

  private static let contractions: [[UInt32]] = ["s", "t", "m", "d", "re", "ve", "ll"].map {
    $0.unicodeScalars.map(\.value)
  }

  private static func contractionLength(in scalars: [UInt32], after apostrophe: Int) -> Int {
    var end = apostrophe + 1
    while end < scalars.count, end <= apostrophe + 3, WordClass(scalars[end]) == .letter { end += 1 }
    let suffix = scalars[(apostrophe + 1)..<end]
    return contractions.contains { $0.elementsEqual(suffix) } ? suffix.count : 0
  }
}
