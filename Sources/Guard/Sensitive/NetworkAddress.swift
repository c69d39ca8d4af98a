/// Addresses of the Internet Protocol.
enum NetworkAddress {
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    version4(in: bytes, from: start) ?? version6(in: bytes, from: start)
  }

  private static func version4(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let group = DigitGroups(in: bytes, from: start, separators: ".", mostDigits: 12), group.lengths.count == 4,
      group.lengths.allSatisfy({ $0 <= 3 })
    else { return nil }
    var index = 0
    for length in group.lengths {
      let value = group.digits[index..<(index + length)].reduce(0) { $0 * 10 + Int($1) }
      guard value <= 255 else { return nil }
      index += length
    }
    return start..<group.end
  }

  /// Eight groups of hexadecimal digits, or fewer with one `::`; at least three groups, one of them with a digit.
  static func version6(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    var index = start
    var groupLength = 0
    var colonCount = 0
    var hasDigit = false
    var hasGap = false
    while index < bytes.count, index - start < 40 {
      if bytes[index].hexValue != nil {
        groupLength += 1
        hasDigit = hasDigit || bytes[index].isDigit
        guard groupLength <= 4 else { return nil }
      } else if bytes[index] == UInt8(ascii: ":") {
        if groupLength == 0 {
          guard !hasGap else { return nil }
          hasGap = true
        }
        colonCount += 1
        groupLength = 0
      } else {
        break
      }
      index += 1
    }
    guard groupLength > 0, hasDigit, colonCount == 7 || hasGap && (2...7).contains(colonCount),
      index == bytes.count || !bytes[index].isAlphanumeric
    else { return nil }
    return start..<index
  }
}
