/// What the split rules of the models ask of a Unicode scalar.
struct ScalarClass: OptionSet, Sendable {
  let rawValue: UInt32

  /// Every scalar is in it, so that "all but …" can be said.
  static let any = ScalarClass(rawValue: 1 << 0)
  /// Lu and Lt.
  static let uppercase = ScalarClass(rawValue: 1 << 1)
  /// Ll.
  static let lowercase = ScalarClass(rawValue: 1 << 2)
  /// Lm and Lo.
  static let caseless = ScalarClass(rawValue: 1 << 3)
  static let mark = ScalarClass(rawValue: 1 << 4)
  static let number = ScalarClass(rawValue: 1 << 5)
  static let punctuation = ScalarClass(rawValue: 1 << 6)
  static let symbol = ScalarClass(rawValue: 1 << 7)
  /// The property White_Space.
  static let space = ScalarClass(rawValue: 1 << 8)
  /// Line feed and carriage return.
  static let lineEnd = ScalarClass(rawValue: 1 << 9)
  /// U+0020 alone.
  static let blank = ScalarClass(rawValue: 1 << 10)
  static let slash = ScalarClass(rawValue: 1 << 11)
  static let apostrophe = ScalarClass(rawValue: 1 << 12)
  static let asciiLetter = ScalarClass(rawValue: 1 << 13)
  static let asciiDigit = ScalarClass(rawValue: 1 << 14)
  static let asciiPunctuation = ScalarClass(rawValue: 1 << 15)
  /// The symbols `$+<=>^~|`.
  static let operatorSymbol = ScalarClass(rawValue: 1 << 16)
  /// The script Han.
  static let han = ScalarClass(rawValue: 1 << 17)
  /// Ideographs and kana as DeepSeek V3 lists them.
  static let ideographOrKana = ScalarClass(rawValue: 1 << 18)
  /// Ideographs, Hangul and much else as the first DeepSeek models list them.
  static let earlyDeepSeekWord = ScalarClass(rawValue: 1 << 19)
  /// The cased letters of DeepSeek LLM.
  static let earlyDeepSeekLetter = ScalarClass(rawValue: 1 << 20)
  /// The punctuation of DeepSeek LLM, in which ASCII's letters are too.
  static let earlyDeepSeekPunctuation = ScalarClass(rawValue: 1 << 21)

  static let letter: ScalarClass = [.uppercase, .lowercase, .caseless]
}

extension ScalarClass {
  /// Works out the classes of a scalar from its Unicode properties.
  init(of scalar: Unicode.Scalar) {
    var classes: ScalarClass = [.any, Self.category(scalar.properties.generalCategory)]
    if scalar.properties.isWhitespace { classes.insert(.space) }
    if scalar.isASCII { classes.formUnion(Self.ascii(scalar)) }
    for (ranges, listed) in Self.lists where ranges.contains(scalar.value) { classes.insert(listed) }
    self = classes
  }

  private static let lists: [(ScalarRanges, ScalarClass)] = [
    (.han, .han), (.ideographOrKana, .ideographOrKana), (.earlyDeepSeekWord, .earlyDeepSeekWord),
    (.earlyDeepSeekLetter, .earlyDeepSeekLetter), (.earlyDeepSeekPunctuation, .earlyDeepSeekPunctuation),
  ]

  private static func category(_ category: Unicode.GeneralCategory) -> ScalarClass {
    switch category {
    case .uppercaseLetter, .titlecaseLetter: .uppercase
    case .lowercaseLetter: .lowercase
    case .modifierLetter, .otherLetter: .caseless
    case .nonspacingMark, .spacingMark, .enclosingMark: .mark
    case .decimalNumber, .letterNumber, .otherNumber: .number
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      .punctuation
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: .symbol
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse, .unassigned:
      []
    @unknown default: []
    }
  }

  private static func ascii(_ scalar: Unicode.Scalar) -> ScalarClass {
    switch scalar {
    case "\r", "\n": .lineEnd
    case " ": .blank
    case "/": [.slash, .asciiPunctuation]
    case "'": [.apostrophe, .asciiPunctuation]
    case "$", "+", "<", "=", ">", "^", "~", "|": [.operatorSymbol, .asciiPunctuation]
    case "a"..."z", "A"..."Z": .asciiLetter
    case "0"..."9": .asciiDigit
    case "!"..."~": .asciiPunctuation
    default: []
    }
  }
}

/// The scalars that are in one of some classes, and in none of some others.
struct ScalarSet: Sendable {
  private let members: UInt32
  private let strangers: UInt32

  init(_ members: ScalarClass, without strangers: ScalarClass = []) {
    self.members = members.rawValue
    self.strangers = strangers.rawValue
  }

  static let none = ScalarSet([])

  @inline(__always)
  func contains(_ classes: ScalarClass) -> Bool {
    classes.rawValue & members != 0 && classes.rawValue & strangers == 0
  }
}
