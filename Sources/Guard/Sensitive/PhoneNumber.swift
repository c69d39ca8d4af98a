/// Telephone numbers as people write them: with a country code, in brackets, in groups, or after a word that says so.
enum PhoneNumber {
  private static let longestWritten = 28
  private static let cueDistance = 28

  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let written = Written(in: bytes, from: start) else { return nil }
    let isInternational = bytes[start] == UInt8(ascii: "+")
    let count = written.digitCount
    guard (isInternational ? 8...15 : 7...15).contains(count), !written.looksLikeDate else { return nil }
    if isInternational || written.hasAreaInBrackets && count >= 9 { return start..<written.end }
    if isGroupedLikePhone(written.lengths, written.separator) || hasCue(in: bytes, before: start) {
      return start..<written.end
    }
    return nil
  }

  /// The digits, brackets and separators of one number.
  private struct Written {
    var lengths: [Int] = []
    var digitCount = 0
    var end: Int
    var hasAreaInBrackets = false
    /// The last separator between groups.
    var separator: UInt8 = 0
    var looksLikeDate: Bool {
      lengths.count == 3 && (lengths[0] == 4 || lengths[2] == 4) && digitCount <= 8
    }

    init?(in bytes: [UInt8], from start: Int) {
      end = start
      var index = start
      var groupLength = 0
      while index < bytes.count, index - start < longestWritten {
        let byte = bytes[index]
        if byte.isDigit {
          groupLength += 1
          digitCount += 1
          end = index + 1
        } else {
          guard isJoint(byte, at: index, start: start, in: bytes) else { break }
          if byte == UInt8(ascii: "(") && index + 1 < bytes.count { hasAreaInBrackets = true }
          if groupLength > 0 { lengths.append(groupLength) }
          groupLength = 0
          if byte != UInt8(ascii: ")") && byte != UInt8(ascii: "(") { separator = byte }
        }
        index += 1
      }
      if groupLength > 0 { lengths.append(groupLength) }
      guard end > start, end == bytes.count || !(bytes[end].isAlphanumeric || bytes[end] == UInt8(ascii: "_")) else {
        return nil
      }
    }

    private func isJoint(_ byte: UInt8, at index: Int, start: Int, in bytes: [UInt8]) -> Bool {
      let previous: UInt8 = index > start ? bytes[index - 1] : 0
      switch byte {
      case UInt8(ascii: "+"): return index == start
      case UInt8(ascii: "("): return !hasAreaInBrackets
      case UInt8(ascii: ")"): return hasAreaInBrackets && previous.isDigit
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
        return previous.isDigit || previous == UInt8(ascii: ")")
      default: return false
      }
    }
  }

  /// Groups in which no amount, date or code is usually written.
  private static func isGroupedLikePhone(_ lengths: [Int], _ separator: UInt8) -> Bool {
    let count = lengths.reduce(0, +)
    switch lengths {
    case [3, 3, 4], [1, 3, 3, 4], [2, 2, 2, 2, 2], [3, 2, 2, 2], [3, 3, 2, 2], [4, 3, 3], [4, 3, 4], [5, 6], [3, 4, 4],
      [2, 4, 4], [3, 7]:
      return separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".") || lengths.count >= 3 || count >= 10
    default: return lengths.count >= 4 && (9...13).contains(count) && lengths.allSatisfy { (2...4).contains($0) }
    }
  }

  /// Whether a word for telephone stands shortly before.
  private static func hasCue(in bytes: [UInt8], before start: Int) -> Bool {
    let window = bytes[max(0, start - cueDistance)..<start].map(\.lowercased)
    let text = String(decoding: window, as: UTF8.self)
    return cues.contains { text.contains($0) }
  }

  private static let cues = [
    "phone", "call", "tel", "mobile", "cell", "fax", "whatsapp", "handy", "тел", "電話", "电话", "هاتف",
  ]
}
