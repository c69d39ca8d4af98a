/// Digits in groups, as telephone numbers are written: with a plus sign, an area in brackets, separators between.
struct WrittenNumber {
  struct Group {
    /// The values of the digits.
    var digits: [UInt8]
    /// What stands before it, besides brackets; 0 where nothing does.
    var separator: UInt8
    var isInBrackets: Bool
    /// One past its last digit and the bracket that closes it, in bytes.
    var end: Int
  }

  private static let longestBytes = 32
  private static let mostDigits = 17
  private static let separators = Set<UInt8>(" -./".utf8)

  private(set) var groups: [Group] = []
  let hasPlus: Bool

  /// - Returns: nil where no number begins at `start`, or it runs on into a word or a decimal.
  init?(in bytes: [UInt8], from start: Int) {
    hasPlus = bytes[start] == UInt8(ascii: "+")
    var index = hasPlus ? start + 1 : start
    var separator: UInt8 = 0
    while index < bytes.count, index - start < Self.longestBytes {
      let isOpen = bytes[index] == UInt8(ascii: "(")
      let first = isOpen ? index + 1 : index
      var end = first
      while end < bytes.count, bytes[end].isDigit { end += 1 }
      guard end > first, end - first <= Self.mostDigits else { break }
      let digits = bytes[first..<end].map { $0 - 0x30 }
      if isOpen {
        guard end < bytes.count, bytes[end] == UInt8(ascii: ")") else { break }
        end += 1
      }
      groups.append(Group(digits: digits, separator: separator, isInBrackets: isOpen, end: end))
      separator = 0
      index = end
      guard index + 1 < bytes.count else { break }
      if Self.separators.contains(bytes[index]) {
        separator = bytes[index]
        index += 1
      } else if !isOpen, bytes[index] != UInt8(ascii: "(") {
        break
      }
    }
    guard !groups.isEmpty, digitCount <= Self.mostDigits, !runsOn(in: bytes) else { return nil }
  }

  private init(groups: [Group], hasPlus: Bool) {
    self.groups = groups
    self.hasPlus = hasPlus
  }

  var digits: [UInt8] { groups.flatMap(\.digits) }
  var digitCount: Int { groups.reduce(0) { $0 + $1.digits.count } }
  var lengths: [Int] { groups.map(\.digits.count) }
  var end: Int { groups.last?.end ?? 0 }
  /// The separator between all groups; nil where they differ.
  var separator: UInt8? {
    let all = Set(groups.dropFirst().map(\.separator))
    return all.count == 1 ? all.first : nil
  }

  /// The number without what stands after a space, where the rest is written without spaces: the space then parts two
  /// numbers.
  var withoutLooseEnd: WrittenNumber? {
    guard let cut = groups.indices.dropFirst().last(where: { groups[$0].separator == UInt8(ascii: " ") }) else {
      return nil
    }
    let kept = groups[..<cut]
    guard kept.count > 1, kept.dropFirst().allSatisfy({ $0.separator != UInt8(ascii: " ") }) else { return nil }
    return WrittenNumber(groups: Array(kept), hasPlus: hasPlus)
  }

  /// Whether letters, an underscore, decimals or a time of day follow.
  private func runsOn(in bytes: [UInt8]) -> Bool {
    guard end < bytes.count else { return false }
    let next = bytes[end]
    let isBeforeDigit = end + 1 < bytes.count && bytes[end + 1].isDigit
    if next.isDigit || next == UInt8(ascii: "_") || next == UInt8(ascii: "%") { return true }
    if ".,:".utf8.contains(next), isBeforeDigit { return true }
    // `x` and digits are an extension.
    return next.isLetter && !(next.lowercased == UInt8(ascii: "x") && isBeforeDigit)
  }

  /// Whether it begins with a calendar date, or is two years.
  var looksLikeDate: Bool {
    guard !hasPlus, !groups[0].isInBrackets else { return false }
    let values = groups.prefix(3).map { $0.digits.reduce(0) { $0 * 10 + Int($1) } }
    let lengths = lengths
    func isYear(_ index: Int) -> Bool { lengths[index] == 4 && (1_000...2_199).contains(values[index]) }
    func isDay(_ index: Int) -> Bool { lengths[index] <= 2 && (1...31).contains(values[index]) }
    if groups.count == 2 { return isYear(0) && isYear(1) }
    guard groups.count > 2 else { return false }
    return isYear(0) && isDay(1) && isDay(2) || isDay(0) && isDay(1) && isYear(2)
  }

  /// Whether it is an address of the Internet Protocol: four numbers below 256 with points between.
  var looksLikeNetworkAddress: Bool {
    groups.count == 4 && separator == UInt8(ascii: ".")
      && groups.contains { $0.digits.count != 2 }
      && groups.allSatisfy { $0.digits.count <= 3 && $0.digits.reduce(0) { $0 * 10 + Int($1) } < 256 }
  }
}
