/// A text parted into what a reader sees and what a reader does not see.
struct InvisibleText: Sendable {
  /// The text without invisible characters.
  var visible: [UInt32] = []
  /// ASCII that was written in invisible tag characters.
  var tagged: [UInt32] = []
  var concealments: Set<Concealment> = []

  /// - Complexity: O(n)
  init(_ scalars: some Collection<Unicode.Scalar>) {
    visible.reserveCapacity(scalars.count)
    var splitsWord = false
    var isFlagEmoji = false
    for scalar in scalars {
      let value = scalar.value
      switch Self.kind(of: value) {
      case .visible:
        if splitsWord && Self.isLatin(value) { concealments.insert(.invisibleCharacters) }
        splitsWord = false
        isFlagEmoji = value == 0x1F3F4
        visible.append(value)
      case .zeroWidth:
        // Joiners and non-joiners belong to Arabic, Indic and emoji spelling; inside a Latin word they belong nowhere.
        splitsWord = visible.last.map(Self.isLatin) ?? false
      case .softHyphen: break
      case .directionMark: break
      case .directionControl: concealments.insert(.directionControls)
      case .tag:
        guard !isFlagEmoji else { break }
        concealments.insert(.invisibleCharacters)
        if (0x20...0x7E).contains(value - 0xE0000) { tagged.append(value - 0xE0000) }
      }
    }
  }

  private enum Kind {
    case visible
    case zeroWidth
    case softHyphen
    case directionMark
    case directionControl
    case tag
  }

  private static func kind(of scalar: UInt32) -> Kind {
    switch scalar {
    case 0..<0xAD: scalar < 0x20 && !(0x9...0xD).contains(scalar) ? .zeroWidth : .visible
    case 0xAD: .softHyphen
    case 0x200B...0x200D, 0x2060...0x2064, 0xFEFF, 0x180E, 0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0: .zeroWidth
    case 0xFE00...0xFE0F: .softHyphen
    case 0x200E, 0x200F, 0x61C: .directionMark
    case 0x202A...0x202E, 0x2066...0x2069: .directionControl
    case 0xE0000...0xE007F: .tag
    case 0xE0100...0xE01EF: .zeroWidth
    default: .visible
    }
  }

  private static func isLatin(_ scalar: UInt32) -> Bool {
    (0x61...0x7A).contains(scalar) || (0x41...0x5A).contains(scalar)
  }
}
