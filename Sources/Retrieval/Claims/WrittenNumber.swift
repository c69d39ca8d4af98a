internal import Foundation

/// A number in a text, with the values that its spelling can mean.
///
/// Values are decimal strings with a point, without separators, leading zeros or trailing zeros of a fraction, so that
/// "1,874", "1 874", "1.874,0" and "1874" meet. A spelling with several readings has them all: "1.874" is one thousand
/// eight hundred and seventy-four for one reader and a little less than two for another.
struct WrittenNumber: Equatable {
  /// In Unicode scalars of the text, without a word that multiplies it.
  var range: Range<Int>
  var values: Set<String>
}

/// Finds the numbers that are written in digits.
///
/// The label of a list entry, a number with a stop or bracket at the beginning of a line, is none; neither are the zeros
/// of a full hour.
struct WrittenNumbers {
  private(set) var all: [WrittenNumber] = []
  private let scalars: [Unicode.Scalar]

  init(in text: [Unicode.Scalar]) {
    scalars = text
    var index = 0
    var isLabelPossible = true
    while index < scalars.count {
      if scalars[index].isDigit {
        let number = read(from: index)
        let end = number.range.upperBound
        let isLabel = isLabelPossible && end < scalars.count && ".)".unicodeScalars.contains(scalars[end])
        if !isLabel, !isFullHour(number.range) { all.append(number) }
        isLabelPossible = false
        index = end
      } else {
        if scalars[index].isLineBreak {
          isLabelPossible = true
        } else if !scalars[index].isWhiteSpace, !"-*#(>•".unicodeScalars.contains(scalars[index]) {
          isLabelPossible = false
        }
        index += 1
      }
    }
  }

  /// The values of all numbers, in digits or spelled.
  static func values(in text: String) -> Set<String> {
    let scalars = Array(text.unicodeScalars)
    let written = WrittenNumbers(in: scalars).all.reduce(into: Set<String>()) { $0.formUnion($1.values) }
    return written.union(SpelledNumbers.values(in: text))
  }

  /// The number that begins at a digit.
  private func read(from start: Int) -> WrittenNumber {
    var groups = [""]
    var separators: [Unicode.Scalar] = []
    var index = start
    while index < scalars.count {
      if let digit = scalars[index].digitValue {
        groups[groups.count - 1] += String(digit)
      } else if isSeparator(at: index) {
        separators.append(scalars[index])
        groups.append("")
      } else {
        break
      }
      index += 1
    }
    var values = NumberReading.values(of: groups, parted: separators)
    values.formUnion(scaled(values, by: index))
    return WrittenNumber(range: start..<index, values: values)
  }

  /// Whether a mark stands between digits that belong together: a point, comma or apostrophe with digits on both sides,
  /// or a space before exactly three.
  private func isSeparator(at index: Int) -> Bool {
    guard index + 1 < scalars.count, scalars[index + 1].isDigit else { return false }
    if ".,'’٫٬".unicodeScalars.contains(scalars[index]) { return true }
    guard " \u{A0}\u{202F}\u{2009}".unicodeScalars.contains(scalars[index]), index + 3 < scalars.count else {
      return false
    }
    return scalars[index + 2].isDigit && scalars[index + 3].isDigit
      && (index + 4 == scalars.count || !scalars[index + 4].isDigit)
  }

  /// The readings of the number together with the word behind it: "1.5 million", "4 pm", 3万.
  private func scaled(_ values: Set<String>, by end: Int) -> Set<String> {
    let rest = scalars[end...].drop { " \u{A0}\u{202F}".unicodeScalars.contains($0) }
    if let first = rest.first, let zeros = NumberReading.ideographZeros[first] {
      return Set(values.map { NumberReading.shifted($0, by: zeros) })
    }
    let letters = rest.prefix(12).prefix { $0.isLetterOrDigit || $0 == "." }
    let word = String(String.UnicodeScalarView(letters)).lowercased().trimmingCharacters(in: ["."])
    if let zeros = NumberReading.wordZeros[word] { return Set(values.map { NumberReading.shifted($0, by: zeros) }) }
    guard word == "pm" || word == "p.m" else { return [] }
    return Set(values.compactMap { Int($0) }.filter { (1...11).contains($0) }.map { String($0 + 12) })
  }

  /// The minutes of "4:00".
  private func isFullHour(_ range: Range<Int>) -> Bool {
    range.count == 2 && range.lowerBound > 1 && scalars[range.lowerBound - 1] == ":"
      && scalars[range.lowerBound - 2].isDigit && scalars[range].allSatisfy { $0.digitValue == 0 }
  }
}

extension Unicode.Scalar {
  /// 0 to 9 for the decimal digits of every script.
  fileprivate var digitValue: Int? {
    guard isDigit else { return nil }
    return properties.numericValue.map { Int($0) }
  }
}

/// What groups of digits with marks between them can mean.
enum NumberReading {
  static let ideographZeros: [Unicode.Scalar: Int] = ["千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8]

  static let wordZeros: [String: Int] = [
    "thousand": 3, "k": 3, "tausend": 3, "tsd": 3, "mille": 3, "mil": 3, "тыс": 3, "тысяч": 3, "million": 6,
    "millions": 6, "m": 6, "mn": 6, "mio": 6, "millionen": 6, "millones": 6, "млн": 6, "billion": 9, "billions": 9,
    "bn": 9, "b": 9, "mrd": 9, "milliarde": 9, "milliarden": 9, "milliard": 9, "milliards": 9, "млрд": 9,
    "trillion": 12, "trillions": 12, "tn": 12,
  ]

  static func values(of groups: [String], parted separators: [Unicode.Scalar]) -> Set<String> {
    var values: Set<String> = []
    if areThousands(groups, separators) { values.insert(canonical(groups.joined())) }
    if let last = separators.last, ".,٫".unicodeScalars.contains(last), let fraction = groups.last {
      let (whole, marks) = (Array(groups.dropLast()), Array(separators.dropLast()))
      if marks.isEmpty || !marks.contains(last) && areThousands(whole, marks) {
        values.insert(canonical(whole.joined() + "." + fraction))
      }
    }
    if let last = separators.last, last.isWhiteSpace { values.formUnion(groups.map(canonical)) }
    // Versions, dates and addresses: one name, whatever its parts mean.
    return values.isEmpty ? [groups.joined(separator: ".")] : values
  }

  /// Whether the marks part thousands, or as in India the last thousand and then hundreds.
  private static func areThousands(_ groups: [String], _ separators: [Unicode.Scalar]) -> Bool {
    guard let first = groups.first, Set(separators).count <= 1 else { return false }
    guard groups.count > 1 else { return true }
    return first.count <= 3 && groups.last?.count == 3 && groups.dropFirst().allSatisfy { (2...3).contains($0.count) }
  }

  /// Multiplies by a power of ten.
  static func shifted(_ value: String, by zeros: Int) -> String {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return value }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    let moved = fraction.prefix(zeros).padding(toLength: zeros, withPad: "0", startingAt: 0)
    return canonical(parts[0] + moved + "." + fraction.dropFirst(zeros))
  }

  static func canonical(_ text: some StringProtocol) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first.map { $0.drop { $0 == "0" } } ?? ""
    var fraction = parts.count == 2 ? Substring(parts[1]) : ""
    while fraction.last == "0" { fraction.removeLast() }
    return (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
