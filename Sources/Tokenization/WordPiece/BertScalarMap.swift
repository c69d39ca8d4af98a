internal import Foundation

/// What the BERT pre-processing of uncased models makes of one Unicode scalar.
///
/// In the order of the original: control characters vanish, white space separates, an ideograph becomes a word of its
/// own, accents are stripped (canonical decomposition without the non-spacing marks), letters become lower case; then
/// punctuation is split off.
struct BertScalarMap: Sendable {
  enum Kind: UInt8 {
    /// Part of a word.
    case word
    /// A word of its own: punctuation, an ideograph.
    case isolated
    /// Ends a word and leaves nothing.
    case space
  }

  /// One scalar of the output; what vanishes has none.
  struct Part: Equatable {
    var kind: Kind
    /// UTF-8, first byte lowest.
    var bytes: UInt32
    var byteCount: UInt8

    init(_ kind: Kind, _ scalar: Unicode.Scalar) {
      self.kind = kind
      bytes = 0
      byteCount = 0
      for byte in scalar.utf8 {
        bytes |= UInt32(byte) << (8 * UInt32(byteCount))
        byteCount += 1
      }
    }
  }

  /// The map of the scalars under U+10000 outside the large uniform blocks; built once, on first use.
  static let shared = BertScalarMap()

  /// Where the parts of scalar `n` lie: `first << 4 | count`; `absent` where they are worked out on demand.
  private var entries: [UInt32]
  private var parts: [Part] = []
  private static let absent = UInt32.max

  private init() {
    entries = Array(repeating: Self.absent, count: 0x10000)
    for range in [0x0..<0x3400, 0xA000..<0xAC00, 0xF900..<0x10000] {
      for value in range {
        guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
        let made = Self.makeParts(of: scalar)
        entries[value] = UInt32(parts.count) << 4 | UInt32(made.count)
        parts.append(contentsOf: made)
      }
    }
  }

  /// Calls `body` with each part of a scalar, in order.
  func forEachPart(of scalar: Unicode.Scalar, _ body: (Part) -> Void) {
    let value = Int(scalar.value)
    if value < entries.count, entries[value] != Self.absent {
      let first = Int(entries[value] >> 4)
      for index in first..<first + Int(entries[value] & 15) { body(parts[index]) }
    } else if Self.isUnifiedIdeograph(scalar.value) {
      body(Part(.isolated, scalar))
    } else {
      Self.makeParts(of: scalar).forEach(body)
    }
  }

  /// Works out the parts of a scalar from its Unicode properties.
  static func makeParts(of scalar: Unicode.Scalar) -> [Part] {
    if isRemoved(scalar) { return [] }
    if scalar.properties.isWhitespace { return [Part(.space, " ")] }
    let kind: Kind? = isIdeograph(scalar.value) ? .isolated : nil
    return decomposition(of: scalar).filter { category(of: $0) != .nonspacingMark }.flatMap { base in
      base.properties.lowercaseMapping.unicodeScalars.map { lower in
        Part(kind ?? (isPunctuation(lower) ? .isolated : .word), lower)
      }
    }
  }

  /// The general category in Unicode 8, whose tables the reference tokeniser carries; models were trained with it.
  private static func category(of scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
    switch scalar.value {
    case 0x1885, 0x1886: return .otherLetter
    case 0x166D, 0x111C9: return .otherPunctuation
    case 0x1734, 0x1171E: return .nonspacingMark
    case 0xA9BD: return .spacingMark
    default: break
    }
    if let age = scalar.properties.age, age.major > 8 { return .unassigned }
    return scalar.properties.generalCategory
  }

  /// The canonical decomposition; one vowel sign of Unicode 13 is younger than the reference's tables.
  private static func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.value == 0x11938 { return [scalar] }
    return Array(String(Character(scalar)).decomposedStringWithCanonicalMapping.unicodeScalars)
  }

  /// Control, format and private-use characters, NUL and the replacement character; not tab and line ends.
  private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    case "\u{0}", "\u{FFFD}": true
    default:
      switch category(of: scalar) {
      case .control, .format, .privateUse, .surrogate: true
      default: false
      }
    }
  }

  /// Unicode punctuation, and the symbols of ASCII that Unicode does not call punctuation.
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 33...47, 58...64, 91...96, 123...126: return true
    default: break
    }
    switch category(of: scalar) {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// The blocks of unified ideographs, whose members decompose to themselves.
  private static func isUnifiedIdeograph(_ value: UInt32) -> Bool {
    switch value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF:
      true
    default: false
    }
  }

  private static func isIdeograph(_ value: UInt32) -> Bool {
    isUnifiedIdeograph(value) || (0xF900...0xFAFF).contains(value) || (0x2F800...0x2FA1F).contains(value)
  }
}
