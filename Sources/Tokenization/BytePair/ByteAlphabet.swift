/// The letters with which byte-level vocabularies write bytes: 188 bytes stand for themselves as Latin-1 letters, the
/// others for U+0100 and those that follow it.
enum ByteAlphabet {
  /// The byte of each letter under U+0144; -1 for those that are none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    var next = 0x100
    for byte in 0..<256 {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: bytes[byte] = Int16(byte)
      default:
        bytes[next] = Int16(byte)
        next += 1
      }
    }
    return bytes
  }()

  /// The bytes that a token's letters stand for; nil where one is not of the alphabet.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      var value = Int(text[index])
      index += 1
      if value >= 0xC2, value <= 0xDF, index < text.endIndex, text[index] & 0xC0 == 0x80 {
        value = (value & 0x1F) << 6 | Int(text[index] & 0x3F)
        index += 1
      } else if value >= 0x80 {
        return nil
      }
      guard value < bytes.count, bytes[value] >= 0 else { return nil }
      decoded.append(UInt8(truncatingIfNeeded: bytes[value]))
    }
    return decoded
  }
}
