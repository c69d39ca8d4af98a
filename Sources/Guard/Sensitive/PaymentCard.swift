/// Payment card numbers: 12 to 19 digits in groups, with a known beginning and a right check digit.
enum PaymentCard {
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let group = DigitGroups(in: bytes, from: start, separators: " -", mostDigits: 19),
      (12...19).contains(group.digits.count), isPlausible(group), passesLuhn(group.digits)
    else { return nil }
    return start..<group.end
  }

  private static func hasKnownBeginning(_ digits: [UInt8]) -> Bool {
    let beginning = Array(digits[..<4])
    return switch digits.count {
    case 12: maestro.contains(beginning)
    case 15: (2...6).contains(digits[0]) || beginning == oldJCB
    default: (2...6).contains(digits[0])
    }
  }

  /// How the 15-digit cards of JCB begin, besides those that begin with 2131.
  private static let oldJCB: [UInt8] = [1, 8, 0, 0]

  /// How the cards of Maestro begin, the only ones with 12 digits.
  private static let maestro: Set<[UInt8]> = [
    [5, 0, 1, 8], [5, 0, 2, 0], [5, 0, 3, 8], [5, 8, 9, 3], [6, 3, 0, 4], [6, 7, 5, 9], [6, 7, 6, 1], [6, 7, 6, 2],
    [6, 7, 6, 3],
  ]

  /// Cards are written in one run or in groups of four; American Express and Diners in 4-6-5 and 4-6-4.
  private static func isPlausible(_ group: DigitGroups) -> Bool {
    guard hasKnownBeginning(group.digits), Set(group.digits).count > 1 else { return false }
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
