/// Numbers in a text, in a form in which they can be compared.
enum NumberWords {
  /// Numbers written in digits, without the separators inside them: "1,874", "1 874" and "1874" are the same.
  ///
  /// The label of a list entry, a number with a stop or bracket at the beginning of a line, is none.
  static func digits(in text: String) -> Set<String> {
    var numbers: Set<String> = []
    for line in text.unicodeScalars.split(whereSeparator: \.isLineBreak) {
      var number = ""
      var isLabelPossible = true
      let scalars = Array(line)
      for (index, scalar) in scalars.enumerated() {
        if scalar.isDigit {
          number.unicodeScalars.append(scalar)
        } else if !number.isEmpty, isSeparator(at: index, in: scalars) {
          continue
        } else {
          if !number.isEmpty, !(isLabelPossible && ".)".unicodeScalars.contains(scalar)) { numbers.insert(number) }
          if !number.isEmpty || !scalar.isWhiteSpace { isLabelPossible = false }
          number = ""
        }
      }
      if !number.isEmpty { numbers.insert(number) }
    }
    return numbers
  }

  /// Numbers that the words spell, in digits.
  ///
  /// - Parameter words: Lower case.
  static func spelled(in words: [String]) -> Set<String> {
    Set(words.compactMap { values[$0] })
  }

  /// Whether a mark stands between digits that belong together: a point or comma with digits on both sides, or a space
  /// before exactly three.
  private static func isSeparator(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    guard index + 1 < scalars.count, scalars[index + 1].isDigit else { return false }
    if ".,'’".unicodeScalars.contains(scalars[index]) { return true }
    guard " \u{A0}\u{202F}".unicodeScalars.contains(scalars[index]), index + 3 < scalars.count else { return false }
    return scalars[index + 2].isDigit && scalars[index + 3].isDigit
      && (index + 4 == scalars.count || !scalars[index + 4].isDigit)
  }

  private static let values: [String: String] = {
    let small = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
      "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    var values: [String: String] = [:]
    for (number, word) in small.enumerated() { values[word] = String(number) }
    for (index, word) in tens.enumerated() { values[word] = String(10 * (index + 2)) }
    return values
  }()
}
