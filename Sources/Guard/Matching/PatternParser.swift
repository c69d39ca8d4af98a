/// Reads the pattern language that ``Pattern`` describes.
struct PatternParser {
  private static let longestGap = 12
  private static let deepestNesting = 6

  private let wordLists: [String: [String]]
  private var scalars: [UInt32] = []
  private var position = 0
  private var depth = 0

  /// - Parameter wordLists: What `{name}` stands for.
  init(wordLists: [String: [String]]) {
    self.wordLists = wordLists
  }

  /// Parses one pattern.
  ///
  /// - Returns: The pattern, and whether it is bound to the start of a clause (`^`).
  func parse(_ text: String) throws(PatternProblem) -> (pattern: Pattern, isAnchored: Bool) {
    var parser = self
    parser.scalars = TextFolding.fold(text)
    let isAnchored = parser.take("^")
    let pattern = try parser.alternatives()
    guard parser.position == parser.scalars.count else {
      throw PatternProblem(reason: "has ‘\(parser.shown)’ where a word, ‘(’ or the end was expected")
    }
    guard !pattern.matchesNothing else { throw PatternProblem(reason: "would match everywhere; add a word") }
    return (pattern, isAnchored)
  }

  private var current: UInt32? { position < scalars.count ? scalars[position] : nil }

  private var shown: String { current.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? "the end" }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar.value else { return false }
    position += 1
    return true
  }

  private mutating func alternatives() throws(PatternProblem) -> Pattern {
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws(PatternProblem) -> Pattern {
    var parts: [Pattern] = []
    while let scalar = current {
      if scalar == "|" || scalar == ")" { break }
      if WordClass(scalar) == .separator && !Self.isOperator(scalar) {
        position += 1
        continue
      }
      let atom = try atom()
      parts.append(take("?") ? .optional(atom) : atom)
    }
    guard !parts.isEmpty else { throw PatternProblem(reason: "has an empty alternative or no words") }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private static func isOperator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case "(", "{", "*", "_", "#", "?", "^", "}": true
    default: false
    }
  }

  private mutating func atom() throws(PatternProblem) -> Pattern {
    if take("(") { return try group() }
    if take("{") { return try wordList() }
    if take("_") { return .anyWord }
    if take("#") { return .number }
    if take("*") { return try gap() }
    return try word()
  }

  private mutating func group() throws(PatternProblem) -> Pattern {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw PatternProblem(reason: "nests groups deeper than \(Self.deepestNesting)")
    }
    let inner = try alternatives()
    guard take(")") else { throw PatternProblem(reason: "has ‘(’ without ‘)’") }
    return inner
  }

  private mutating func wordList() throws(PatternProblem) -> Pattern {
    let start = position
    while let scalar = current, scalar != "}" { _ = scalar; position += 1 }
    let name = String(scalars[start..<position])
    guard take("}") else { throw PatternProblem(reason: "has ‘{’ without ‘}’") }
    guard let entries = wordLists[name], !entries.isEmpty else {
      throw PatternProblem(reason: "names the word list ‘\(name)’, which is not in this file")
    }
    guard depth < Self.deepestNesting else { throw PatternProblem(reason: "nests word lists in a circle or too deep") }
    var parser = self
    parser.depth += 1
    var choices: [Pattern] = []
    for entry in entries {
      parser.scalars = TextFolding.fold(entry)
      parser.position = 0
      choices.append(try parser.alternatives())
      guard parser.current == nil else { throw PatternProblem(reason: "uses a faulty entry of word list ‘\(name)’") }
    }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func gap() throws(PatternProblem) -> Pattern {
    var length = 0
    var hasDigits = false
    while let scalar = current, let digit = scalar.decimalDigit {
      length = min(length * 10 + digit, 1_000)
      hasDigits = true
      position += 1
    }
    if !hasDigits { length = 3 }
    guard (1...Self.longestGap).contains(length) else {
      throw PatternProblem(reason: "has a gap of \(length); 1 to \(Self.longestGap) words are allowed")
    }
    return .gap(length)
  }

  private mutating func word() throws(PatternProblem) -> Pattern {
    let start = position
    let end = WordClass.endOfWord(in: scalars, from: start)
    guard end > start else {
      throw PatternProblem(reason: "has ‘\(shown)’, which is no word; see the pattern language")
    }
    position = end
    let text = WordClass.withoutApostrophes(scalars[start..<end])
    let isIdeograph = WordClass(scalars[start]) == .ideograph
    if !isIdeograph && take("*") { return .stem(String(text)) }
    return .word(String(text))
  }
}

extension String {
  /// The text of scalar values; values that are no scalars are left out.
  init(_ values: some Sequence<UInt32>) {
    self.init(String.UnicodeScalarView(values.lazy.compactMap(Unicode.Scalar.init)))
  }
}

extension UInt32 {
  /// The value of an ASCII digit.
  var decimalDigit: Int? { (0x30...0x39).contains(self) ? Int(self) - 0x30 : nil }
}
/// Lets scalar values be compared with literals such as `"("`.
func ~= (pattern: Unicode.Scalar, value: UInt32) -> Bool { pattern.value == value }
func == (value: UInt32, literal: Unicode.Scalar) -> Bool { value == literal.value }
func != (value: UInt32, literal: Unicode.Scalar) -> Bool { value != literal.value }
