/// A text whose scalars and tokens are found by offset.
final class TokenizedText {
  let scalars: [Unicode.Scalar]
  private let tokenize: (String) -> [Int]
  /// The end of each token of the blocks registered so far, ascending.
  private var ends: [Int] = []

  init(_ text: String, tokenEnds: @escaping (String) -> [Int]) {
    scalars = Array(text.unicodeScalars)
    tokenize = tokenEnds
  }

  /// Finds the tokens of the range. Ranges must come in order and not overlap.
  func register(_ range: Range<Int>) {
    // A bounded piece at a time: a tokenizer may need many times the size of its text.
    var start = range.lowerBound
    while start < range.upperBound {
      let end = border(after: start, within: range, stepCount: 1 << 16)
      for offset in tokenize(string(start..<end)) { ends.append(start + offset) }
      start = end
    }
  }

  /// Tokens that end inside the range.
  func tokenCount(_ range: Range<Int>) -> Int {
    range.isEmpty ? 0 : firstToken(endingAfter: range.upperBound) - firstToken(endingAfter: range.lowerBound)
  }

  /// The offset behind at most `count` tokens from `start`, not beyond `limit`.
  func end(ofTokens count: Int, from start: Int, limit: Int) -> Int {
    let last = firstToken(endingAfter: start) + count - 1
    return last < ends.count ? min(ends[last], limit) : limit
  }

  /// Tokens of a string that is no part of this text.
  func tokenCount(of string: String) -> Int {
    tokenize(string).count
  }

  /// The longest beginning of the string with at most `count` tokens.
  func prefix(of string: String, tokenCount count: Int) -> String {
    let ends = tokenize(string)
    guard ends.count > count else { return string }
    return count <= 0 ? "" : String(string.unicodeScalars.prefix(ends[count - 1]))
  }

  func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars[range] { view.append(scalar) }
    return String(view)
  }

  func isSpace(_ offset: Int) -> Bool {
    Self.isSpace(scalars[offset])
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0xFEFF: true
    case 0x1680...: scalar.properties.isWhitespace
    default: false
    }
  }

  /// The range without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end && isSpace(start) { start += 1 }
    while end > start && isSpace(end - 1) { end -= 1 }
    return start..<end
  }

  /// The first white space at least `stepCount` scalars on, so that no token is cut in two; the end of the range where
  /// twice that distance holds none.
  private func border(after start: Int, within range: Range<Int>, stepCount: Int) -> Int {
    var offset = start + stepCount
    guard offset < range.upperBound else { return range.upperBound }
    let limit = min(start + 2 * stepCount, range.upperBound)
    while offset < limit && !isSpace(offset) { offset += 1 }
    return offset
  }

  /// - Complexity: O(log tokens)
  private func firstToken(endingAfter offset: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
