/// Reads one name, number, text or operator inside a tag.
struct TemplateTokenReader {
  let source: [Unicode.Scalar]
  /// Behind what was read.
  private(set) var index: Int

  init(source: [Unicode.Scalar], index: Int) {
    self.source = source
    self.index = index
  }

  private static let symbols = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".",
    ":", "|", ",", ";",
  ]

  /// - Precondition: `index` is inside the source.
  mutating func read() throws(TemplateProblem) -> TemplateToken.Kind {
    let first = source[index]
    if first == "'" || first == "\"" { return .text(try text(quote: first)) }
    if isDigit(index) { return try number() }
    if isNamePart(first) {
      let start = index
      while index < source.count, isNamePart(source[index]) { index += 1 }
      return .name(string(start..<index))
    }
    for symbol in Self.symbols where source[index...].starts(with: symbol.unicodeScalars) {
      index += symbol.unicodeScalars.count
      return .symbol(symbol)
    }
    throw .lexical("unexpected character U+\(String(first.value, radix: 16, uppercase: true))")
  }

  private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }

  private func isDigit(_ position: Int) -> Bool {
    position < source.count && ("0"..."9").contains(source[position])
  }

  private func string(_ range: Range<Int>) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: source[range])
    return String(result)
  }

  private mutating func number() throws(TemplateProblem) -> TemplateToken.Kind {
    let start = index
    if source[index] == "0", index + 1 < source.count, let radix = Self.radices[source[index + 1]] {
      index += 2
      let digits = digits { $0.properties.isASCIIHexDigit }
      guard let value = Int(digits, radix: radix) else { throw .lexical("a number that is not one") }
      return .integer(value)
    }
    // The digit after a point is an index, as in `item.0.1`.
    let isAfterPoint = start > 0 && source[start - 1] == "."
    var isWhole = true
    var literal = digits { ("0"..."9").contains($0) }
    if !isAfterPoint, index < source.count, source[index] == ".", isDigit(index + 1) {
      index += 1
      isWhole = false
      literal += "." + digits { ("0"..."9").contains($0) }
    }
    if !isAfterPoint, let exponentStart = exponentStart() {
      literal += "e" + string(index + 1..<exponentStart)
      index = exponentStart
      isWhole = false
      literal += digits { ("0"..."9").contains($0) }
    }
    if isWhole, let value = Int(literal) { return .integer(value) }
    guard !isWhole, let value = Double(literal) else { throw .overflow(operation: "reading a number") }
    return .number(value)
  }

  private static let radices: [Unicode.Scalar: Int] = ["x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2]

  /// Where the digits of an exponent begin, when one stands here.
  private func exponentStart() -> Int? {
    guard index < source.count, source[index] == "e" || source[index] == "E" else { return nil }
    if isDigit(index + 1) { return index + 1 }
    guard index + 1 < source.count, source[index + 1] == "+" || source[index + 1] == "-" else { return nil }
    return isDigit(index + 2) ? index + 2 : nil
  }

  private mutating func digits(where isDigit: (Unicode.Scalar) -> Bool) -> String {
    var result = String.UnicodeScalarView()
    while index < source.count, isDigit(source[index]) || source[index] == "_" {
      if source[index] != "_" { result.append(source[index]) }
      index += 1
    }
    return String(result)
  }

  private mutating func text(quote: Unicode.Scalar) throws(TemplateProblem) -> String {
    var result = String.UnicodeScalarView()
    index += 1
    while index < source.count, source[index] != quote {
      if source[index] == "\\" {
        try readEscape(into: &result)
      } else {
        result.append(source[index])
        index += 1
      }
    }
    guard index < source.count else { throw .lexical("a text without its end") }
    index += 1
    return String(result)
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}",
    "v": "\u{B}",
  ]

  private mutating func readEscape(into result: inout String.UnicodeScalarView) throws(TemplateProblem) {
    guard index + 1 < source.count else { throw .lexical("a text without its end") }
    let mark = source[index + 1]
    index += 2
    switch mark {
    case "\n": break
    case "x": result.append(try scalar(digitCount: 2))
    case "u": result.append(try scalar(digitCount: 4))
    case "U": result.append(try scalar(digitCount: 8))
    case "N": throw .unsupported("a character by name")
    case "0"..."7":
      var value = mark.value - 48
      for _ in 0..<2 {
        guard index < source.count, ("0"..."7").contains(source[index]) else { break }
        value = value * 8 + source[index].value - 48
        index += 1
      }
      if let scalar = Unicode.Scalar(value) { result.append(scalar) }
    default:
      if let scalar = Self.escapes[mark] {
        result.append(scalar)
      } else {
        result.append(contentsOf: ["\\", mark])
      }
    }
  }

  private mutating func scalar(digitCount: Int) throws(TemplateProblem) -> Unicode.Scalar {
    let end = index + digitCount
    guard end <= source.count, source[index..<end].allSatisfy(\.properties.isASCIIHexDigit),
      let value = UInt32(string(index..<end), radix: 16), let scalar = Unicode.Scalar(value)
    else { throw .lexical("an escape of no character") }
    index = end
    return scalar
  }
}
