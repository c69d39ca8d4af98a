/// How sure the form of a number alone makes that it is one of a telephone.
enum NumberingPlan {
  enum Strength: Int, Comparable {
    /// Only where a word for telephone stands before it.
    case possible
    /// Unless a word for another kind of number stands before it, or a unit after it.
    case likely
    case certain

    static func < (one: Strength, other: Strength) -> Bool { one.rawValue < other.rawValue }
  }

  private static let hyphen = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")

  /// - Returns: nil for what is no telephone number, whatever stands before it.
  static func strength(of number: WrittenNumber) -> Strength? {
    let count = number.digitCount
    guard !number.looksLikeDate, !number.looksLikeNetworkAddress, Set(number.digits).count > 1,
      number.groups.dropFirst(2).allSatisfy({ !$0.isInBrackets }), number.groups.filter(\.isInBrackets).count < 2
    else { return nil }
    if number.hasPlus { return (8...15).contains(count) && hasCountryCode(number.digits[...]) ? .certain : nil }
    guard (7...15).contains(count) else { return nil }
    return [international(number), northAmerican(number), trunk(number), bracketed(number), grouped(number)]
      .compactMap(\.self).max() ?? .possible
  }

  /// ITU-T E.164: a country code of one to three digits, none of which begins with 0.
  private static func hasCountryCode(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count >= 8, let first = digits.first else { return false }
    if first == 1 || first == 7 { return true }
    return zones.contains(Int(first) * 10 + Int(digits[digits.startIndex + 1]))
  }

  /// First two digits of the country codes in use, but for those that begin with 1 and 7.
  private static let zones = Set(20...27).union([29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39])
    .union(40...69).union([80, 81, 82, 84, 85, 86, 87, 88]).union(90...99)

  /// With the international prefix 00.
  private static func international(_ number: WrittenNumber) -> Strength? {
    let digits = number.digits
    guard digits.count >= 10, digits[0] == 0, digits[1] == 0, hasCountryCode(digits[2...]), number.groups.count > 1
    else { return nil }
    return number.groups.dropFirst().allSatisfy { $0.digits.count > 1 || $0.isInBrackets } ? .certain : .likely
  }

  /// Area and exchange begin with 2 to 9; a leading 1 may stand before.
  private static func northAmerican(_ number: WrittenNumber) -> Strength? {
    let digits = number.digits
    let national = digits.count == 11 && digits[0] == 1 ? digits.dropFirst() : digits[...]
    guard national.count == 10, national.first.map({ $0 > 1 }) == true else { return nil }
    let isValid = national[national.startIndex + 3] > 1
    switch number.lengths {
    case [3, 3, 4], [1, 3, 3, 4]:
      let hasStrongSign = number.groups.contains { $0.isInBrackets || $0.separator == hyphen || $0.separator == dot }
      return hasStrongSign && isValid ? .certain : .likely
    case [10], [11]: return isValid && national[national.startIndex + 1] != 9 ? .likely : nil
    case [3, 7], [6, 4]: return isValid ? .likely : nil
    default: return nil
    }
  }

  /// The trunk prefix 0, an area, the number of the subscriber.
  private static func trunk(_ number: WrittenNumber) -> Strength? {
    let digits = number.digits
    guard digits[0] == 0, digits[1] != 0, (9...12).contains(digits.count) else { return nil }
    let groups = number.groups
    guard groups.count > 1 else { return nil }
    let isGrouped = (2...6).contains(groups[0].digits.count) && groups.allSatisfy { $0.digits.count > 1 }
    return isGrouped ? .certain : nil
  }

  /// An area in brackets, and seven or eight digits in one or two groups.
  private static func bracketed(_ number: WrittenNumber) -> Strength? {
    guard let area = number.groups.first, area.isInBrackets, (2...5).contains(area.digits.count),
      (2...4).contains(number.groups.count), (8...12).contains(number.digitCount),
      number.groups.allSatisfy({ $0.digits.count > 1 })
    else { return nil }
    return .likely
  }

  /// Groups in which subscribers' numbers are written without a prefix, and no amount, date or code usually is.
  private static func grouped(_ number: WrittenNumber) -> Strength? {
    let lengths = number.lengths
    let first = number.digits[0]
    guard let separator = number.separator, separator == hyphen || separator == dot || separator == UInt8(ascii: " "),
      number.groups.allSatisfy({ !$0.isInBrackets })
    else { return nil }
    switch lengths {
    case [3, 4], [4, 4], [2, 6], [3, 2, 3], [2, 2, 2, 2], [3, 2, 2], [2, 3, 3]: return first > 1 ? .likely : nil
    case [3, 3, 3]: return first > 3 ? .likely : nil
    case [5, 5]: return first > 5 ? .likely : nil
    case [2, 2, 2, 2, 2], [3, 2, 2, 2], [3, 3, 2, 2], [3, 3, 4], [4, 3, 3], [4, 3, 4], [2, 4, 4], [3, 4, 4], [5, 6],
      [2, 3, 2, 2], [2, 3, 4], [1, 3, 3, 4], [2, 3, 3, 4]:
      return first > 0 ? .likely : nil
    default:
      let isEven = lengths.count >= 4 && (9...13).contains(number.digitCount)
      return isEven && lengths.allSatisfy { (2...4).contains($0) } ? .likely : nil
    }
  }
}
