/// Addresses of electronic mail.
enum EmailAddress {
  private static let longestLocalPart = 64
  private static let longestDomain = 253

  /// - Parameter at: Where the `@` stands.
  static func range(in bytes: [UInt8], at: Int) -> Range<Int>? {
    var start = at
    while start > 0, at - start < longestLocalPart, isLocal(bytes[start - 1]) { start -= 1 }
    while start < at, !bytes[start].isAlphanumeric { start += 1 }
    guard start < at else { return nil }
    var end = at + 1
    var lastDot: Int?
    while end < bytes.count, end - at < longestDomain, isDomain(bytes[end]) {
      if bytes[end] == UInt8(ascii: ".") {
        guard bytes[end - 1].isAlphanumeric else { return nil }
        guard end + 1 < bytes.count, bytes[end + 1].isAlphanumeric else { break }
        lastDot = end
      }
      end += 1
    }
    while end > at + 1, !bytes[end - 1].isAlphanumeric { end -= 1 }
    guard let lastDot, end - lastDot > 2, bytes[(lastDot + 1)..<end].allSatisfy(\.isLetter) else { return nil }
    return start..<end
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    byte.isTokenByte || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "%")
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
