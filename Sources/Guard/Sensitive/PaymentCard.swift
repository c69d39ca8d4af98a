/// Payment card numbers: 13 to 19 digits in groups, with a known first digit and a right check digit.
enum PaymentCard {
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let group = DigitGroups(in: bytes, from: start, separators: " -", mostDigits: 19),
      (13...19).contains(group.digits.count), isPlausible(group), passesLuhn(group.digits)
    else { return nil }
    return start..<group.end
  }

  /// Cards are written in one run or in groups of four; American Express and Diners in 4-6-5 and 4-6-4.
  private static func isPlausible(_ group: DigitGroups) -> Bool {
    guard (2...6).contains(group.digits[0]), Set(group.digits).count > 1 else { return false }
    return group.lengths.count == 1 || group.lengths[0] == 4 && group.lengths.dropLast().allSatisfy { $0 >= 4 }
  }

  /// ISO/IEC 7812-1, annex B: from the right every second digit doubled, digits of the products summed; a multiple of
  /// ten is right.
  static func passesLuhn(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (position, digit) in digits.reversed().enumerated() {
      let value = position % 2 == 1 ? 2 * Int(digit) : Int(digit)
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0
  }
}
