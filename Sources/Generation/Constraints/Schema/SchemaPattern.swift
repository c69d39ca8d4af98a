/// Turns a simple regular expression into rules for the inside of a JSON string.
///
/// Simple are literal characters, `.`, classes, groups, `|`, and the quantifiers; `^` at the beginning and `$` at the
/// end. As JSON Schema has it, a pattern without them may stand anywhere in the string.
struct SchemaPattern {
  private static let repetitionLimit = 1000
  private static let maximumDepth = 32
  private static let maximumLength = 1000

  private var rest: Substring.UnicodeScalarView
  private var json: JSONGrammar

  /// - Returns: Nil where the expression is not simple.
  static func compile(_ text: String, into json: inout JSONGrammar) -> ByteGrammar.RuleIndex? {
    var body = text.unicodeScalars[...]
    guard body.count <= maximumLength else { return nil }
    let isAnchoredAtStart = body.first == "^"
    if isAnchoredAtStart { body = body.dropFirst() }
    let isAnchoredAtEnd = body.last == "$" && !isEscaped(body.dropLast())
    if isAnchoredAtEnd { body = body.dropLast() }
    var parser = SchemaPattern(rest: body, json: json)
    guard let (rule, branchCount) = parser.alternatives(depth: 0), parser.rest.isEmpty else { return nil }
    // In `^a|b$` each anchor belongs to one branch.
    guard branchCount == 1 || !(isAnchoredAtStart || isAnchoredAtEnd) else { return nil }
    json = parser.json
    let anything = json.grammar.repetition(of: json.character, minimum: 0, maximum: nil)
    let empty = json.grammar.add(.sequence([]))
    return json.grammar.sequence(isAnchoredAtStart ? empty : anything, rule, isAnchoredAtEnd ? empty : anything)
  }

  /// Whether what follows some text is escaped by it.
  private static func isEscaped(_ text: Substring.UnicodeScalarView) -> Bool {
    !text.reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func alternatives(depth: Int) -> (rule: ByteGrammar.RuleIndex, count: Int)? {
    guard depth < Self.maximumDepth else { return nil }
    var branches: [ByteGrammar.RuleIndex] = []
    repeat {
      guard let branch = sequence(depth: depth) else { return nil }
      branches.append(branch)
    } while take("|")
    return (json.grammar.choice(branches), branches.count)
  }

  private mutating func sequence(depth: Int) -> ByteGrammar.RuleIndex? {
    var parts: [ByteGrammar.RuleIndex] = []
    while let scalar = rest.first, scalar != "|", scalar != ")" {
      guard let part = atom(depth: depth), let repeated = quantified(part) else { return nil }
      parts.append(repeated)
    }
    return json.grammar.sequence(parts)
  }

  private mutating func atom(depth: Int) -> ByteGrammar.RuleIndex? {
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "(":
      if take("?"), !take(":") { return nil }
      guard let (rule, _) = alternatives(depth: depth + 1), take(")") else { return nil }
      return rule
    case "[": return characterClass().map { character(in: $0) }
    case ".": return character(in: Self.printable)
    case "\\": return escape().map { character(in: $0) }
    case "^", "$", "*", "+", "?", "{", "}", "]", ")": return nil
    default: return character(in: ScalarSet(scalar))
    }
  }

  private mutating func quantified(_ part: ByteGrammar.RuleIndex) -> ByteGrammar.RuleIndex? {
    let bounds: (minimum: Int, maximum: Int?)
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if take("{") {
      guard let counts = counts() else { return nil }
      bounds = counts
    } else {
      return part
    }
    // A lazy quantifier allows the same texts.
    _ = take("?")
    if let next = rest.first, "*+?{".unicodeScalars.contains(next) { return nil }
    return json.grammar.repetition(of: part, minimum: bounds.minimum, maximum: bounds.maximum)
  }

  /// `2}`, `2,}` or `2,5}`.
  private mutating func counts() -> (Int, Int?)? {
    guard let minimum = number() else { return nil }
    guard take(",") else { return take("}") ? (minimum, minimum) : nil }
    if take("}") { return (minimum, nil) }
    guard let maximum = number(), maximum >= minimum, take("}") else { return nil }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    return Int(String(digits)).flatMap { $0 <= Self.repetitionLimit ? $0 : nil }
  }
}

extension SchemaPattern {
  /// What `.` and negated classes allow: no control characters.
  private static let printable = ScalarSet.all.subtracting(ScalarSet([0...0x1F, 0x7F...0x9F, 0x2028...0x2029]))
  private static let digits = ScalarSet([0x30...0x39])
  private static let wordCharacters = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  private static let spaces = ScalarSet(" ", "\t", "\n", "\r")

  /// What follows a backslash.
  private mutating func escape() -> ScalarSet? {
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "d": return Self.digits
    case "w": return Self.wordCharacters
    case "s": return Self.spaces
    // Python's classes know letters and digits of all scripts; what both readings allow is ASCII.
    case "D": return Self.ascii.subtracting(Self.digits)
    case "W": return Self.ascii.subtracting(Self.wordCharacters)
    case "S": return Self.ascii.subtracting(Self.spaces)
    case "n": return ScalarSet("\n")
    case "t": return ScalarSet("\t")
    case "r": return ScalarSet("\r")
    case "u":
      let digits = rest.prefix(4)
      guard digits.count == 4, let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) else {
        return nil
      }
      rest = rest[digits.endIndex...]
      return ScalarSet(scalar)
    default: return scalar.properties.isAlphabetic || Self.digits.contains(scalar) ? nil : ScalarSet(scalar)
    }
  }

  private static func isShorthand(_ scalar: Unicode.Scalar) -> Bool { "dDsSwW".unicodeScalars.contains(scalar) }

  private static let ascii = ScalarSet([0x20...0x7E])

  /// The inside of a class, up to its closing bracket.
  private mutating func characterClass() -> ScalarSet? {
    let isNegated = take("^")
    var holdsShorthand = false
    var set = ScalarSet([ClosedRange<UInt32>]())
    var isFirst = true
    while isFirst || rest.first != "]" {
      isFirst = false
      holdsShorthand = holdsShorthand || (rest.first == "\\" && rest.dropFirst().first.map(Self.isShorthand) == true)
      guard let lower = classMember() else { return nil }
      let following = rest.dropFirst().first
      if rest.first == "-", following != "]", following != nil {
        rest.removeFirst()
        guard let upper = classMember(), let range = Self.range(lower, upper) else { return nil }
        set = set.union(range)
      } else {
        set = set.union(lower)
      }
    }
    guard take("]") else { return nil }
    guard isNegated else { return set }
    // Some readers of `\s`, `\d` and `\w` mean more than ASCII: then nothing beyond ASCII is surely allowed.
    return (holdsShorthand ? Self.ascii : Self.printable).subtracting(set)
  }

  private mutating func classMember() -> ScalarSet? {
    guard let scalar = rest.popFirst(), scalar != "]", scalar != "[" else { return nil }
    return scalar == "\\" ? escape() : ScalarSet(scalar)
  }

  private static func range(_ lower: ScalarSet, _ upper: ScalarSet) -> ScalarSet? {
    guard let first = lower.ranges.first, first.count == 1, lower.ranges.count == 1, let last = upper.ranges.first,
      last.count == 1, upper.ranges.count == 1, first.lowerBound <= last.lowerBound
    else { return nil }
    return ScalarSet([first.lowerBound...last.lowerBound])
  }

  /// One character of a set as a JSON string spells it.
  private mutating func character(in set: ScalarSet) -> ByteGrammar.RuleIndex {
    let escaped = set.ranges.flatMap { $0.clamped(to: 0...0x5C) }.compactMap(Unicode.Scalar.init)
      .filter { set.contains($0) }.compactMap(JSONText.escaped)
    let plain = set.subtracting(ScalarSet([0...0x1F])).subtracting(ScalarSet("\"", "\\"))
    var parts = escaped.map { json.literal($0) }
    parts.append(json.grammar.scalar(in: plain))
    return json.grammar.choice(parts)
  }
}
