/// A number written in groups of digits.
struct DigitGroups {
  /// The digits' values.
  private(set) var digits: [UInt8] = []
  /// The number of digits in each group.
  private(set) var lengths: [Int] = []
  /// One past the last digit, in bytes.
  private(set) var end: Int

  /// Reads as many groups as there are, parted by one separator each.
  ///
  /// - Parameter mostDigits: nil comes back where there are more.
  /// - Returns: nil where no digit stands at `start` or the number runs on into a word.
  init?(in bytes: [UInt8], from start: Int, separators: StaticString, mostDigits: Int) {
    let separators = separators.withUTF8Buffer(Array.init)
    end = start
    var index = start
    while index < bytes.count, bytes[index].isDigit {
      let groupStart = index
      while index < bytes.count, bytes[index].isDigit {
        guard digits.count < mostDigits else { return nil }
        digits.append(bytes[index] - 0x30)
        index += 1
      }
      lengths.append(index - groupStart)
      end = index
      guard index < bytes.count, separators.contains(bytes[index]) else { break }
      index += 1
    }
    guard !digits.isEmpty, end == bytes.count || !(bytes[end].isLetter || bytes[end] == UInt8(ascii: "_")) else {
      return nil
    }
  }
}
