/// A run of text as the classes of its scalars.
struct ScalarRun {
  private(set) var classes: [ScalarClass] = []
  /// Where each scalar begins in the UTF-8, and at last where the text ends.
  private(set) var starts: [Int32] = []
  /// The lower-case letter that a scalar is when case is ignored: of ASCII's, and the long s for `s`; 0 for all others.
  private(set) var foldedLetters: [UInt8] = []

  var count: Int { classes.count }

  /// - Parameter bytes: Well-formed UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let table = ScalarClassTable.shared
    classes.reserveCapacity(bytes.count)
    starts.reserveCapacity(bytes.count + 1)
    foldedLetters.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      starts.append(Int32(truncatingIfNeeded: index))
      let value = Self.decode(bytes, &index)
      classes.append(table[value])
      foldedLetters.append(Self.foldedLetter(value))
    }
    starts.append(Int32(truncatingIfNeeded: bytes.count))
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
    let first = UInt32(bytes[index])
    index += 1
    guard first >= 0x80 else { return first }
    let following = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
    var value = first & (0x3F >> UInt32(following))
    for _ in 0..<following where index < bytes.count {
      value = value << 6 | UInt32(bytes[index]) & 0x3F
      index += 1
    }
    return value
  }

  private static func foldedLetter(_ value: UInt32) -> UInt8 {
    switch value {
    case 0x41...0x5A: UInt8(value) | 0x20
    case 0x61...0x7A: UInt8(value)
    case 0x17F: UInt8(ascii: "s")
    default: 0
    }
  }
}
