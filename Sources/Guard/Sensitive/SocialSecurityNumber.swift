/// Social security numbers of the United States: three, two and four digits with hyphens.
enum SocialSecurityNumber {
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let group = DigitGroups(in: bytes, from: start, separators: "-", mostDigits: 9), group.lengths == [3, 2, 4]
    else { return nil }
    let digits = group.digits
    let area = Int(digits[0]) * 100 + Int(digits[1]) * 10 + Int(digits[2])
    // Never issued: areas 000, 666 and 900 to 999, group 00, serial 0000.
    guard area != 0, area != 666, area < 900, digits[3...4] != [0, 0], digits[5...8] != [0, 0, 0, 0] else {
      return nil
    }
    return start..<group.end
  }
}
