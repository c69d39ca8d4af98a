/// The parts that every JSON text is made of.
///
/// White space is bounded, so that a model cannot write it for ever: between two tokens nothing, a space, or a line end
/// with some indentation.
struct JSONGrammar: Sendable {
  /// How deep any value may be nested that no schema describes.
  static let anyDepth = 12
  /// Digits of a whole number: it fits 64 bits; and of a fraction.
  private static let integerDigitCount = 18
  private static let fractionDigitCount = 17
  private static let indentationLimit = 32

  var grammar = ByteGrammar()
  /// Between two tokens.
  let space: ByteGrammar.RuleIndex
  /// One character of a string, escaped where it must be.
  let character: ByteGrammar.RuleIndex
  let string: ByteGrammar.RuleIndex
  /// Digits before the point, without a sign.
  let naturalNumber: ByteGrammar.RuleIndex
  let integer: ByteGrammar.RuleIndex
  /// A point and digits, or nothing.
  let fraction: ByteGrammar.RuleIndex
  let number: ByteGrammar.RuleIndex
  let null: ByteGrammar.RuleIndex
  let boolean: ByteGrammar.RuleIndex
  /// What introduces a value behind a name.
  let colon: ByteGrammar.RuleIndex
  let comma: ByteGrammar.RuleIndex

  init() {
    var grammar = ByteGrammar()
    let blank = grammar.byte(in: ByteSet([0x20]))
    let indentation = grammar.repetition(of: blank, minimum: 0, maximum: Self.indentationLimit)
    space = grammar.choice(
      grammar.add(.sequence([])), blank, grammar.sequence(grammar.literal("\n"), indentation))
    colon = grammar.sequence(grammar.literal(":"), grammar.optional(blank))
    comma = grammar.sequence(grammar.literal(","), space)
    character = Self.addCharacter(to: &grammar)
    string = grammar.sequence(
      grammar.literal("\""), grammar.repetition(of: character, minimum: 0, maximum: nil), grammar.literal("\""))
    let digit = grammar.byte(in: ByteSet(0x30...0x39))
    let digits = grammar.repetition(of: digit, minimum: 0, maximum: Self.integerDigitCount - 1)
    let positive = grammar.sequence(grammar.byte(in: ByteSet(0x31...0x39)), digits)
    let zero = grammar.literal("0")
    let minus = grammar.literal("-")
    naturalNumber = grammar.choice(zero, positive)
    integer = grammar.choice(zero, grammar.sequence(grammar.optional(minus), positive))
    fraction = grammar.optional(
      grammar.sequence(
        grammar.literal("."), grammar.repetition(of: digit, minimum: 1, maximum: Self.fractionDigitCount)))
    let exponent = grammar.optional(
      grammar.sequence(
        grammar.byte(in: ByteSet("eE".utf8)), grammar.optional(grammar.byte(in: ByteSet("+-".utf8))),
        grammar.repetition(of: digit, minimum: 1, maximum: 2)))
    number = grammar.sequence(grammar.optional(minus), naturalNumber, fraction, exponent)
    null = grammar.literal("null")
    boolean = grammar.choice(grammar.literal("true"), grammar.literal("false"))
    self.grammar = grammar
  }

  private static func addCharacter(to grammar: inout ByteGrammar) -> ByteGrammar.RuleIndex {
    let plain = grammar.scalar(
      in: ScalarSet.all.subtracting(ScalarSet([0...0x1F])).subtracting(ScalarSet("\"", "\\")))
    let short = grammar.sequence(grammar.literal("\\"), grammar.byte(in: ByteSet("\"\\/bfnrt".utf8)))
    // Surrogates are left out: alone they are no text, and in pairs UTF-8 says the same.
    let hex = grammar.byte(in: ByteSet("0123456789abcdefABCDEF".utf8))
    let first = grammar.byte(in: ByteSet("0123456789abcefABCEF".utf8))
    let second = grammar.byte(in: ByteSet("01234567".utf8))
    let unit = grammar.choice(
      grammar.sequence(first, hex), grammar.sequence(grammar.byte(in: ByteSet("dD".utf8)), second))
    let long = grammar.sequence(grammar.literal("\\u"), unit, hex, hex)
    return grammar.choice(plain, short, long)
  }

  /// Any value, nested up to a depth; arrays and objects only where it is above 0.
  mutating func anyValue(depth: Int = anyDepth) -> ByteGrammar.RuleIndex {
    let scalars = [string, number, boolean, null]
    guard depth > 0 else { return grammar.choice(scalars) }
    let nested = anyValue(depth: depth - 1)
    return grammar.choice(scalars + [map(to: nested), array(of: nested, minimum: 0, maximum: nil)])
  }

  /// An object with any names.
  mutating func map(to value: ByteGrammar.RuleIndex) -> ByteGrammar.RuleIndex {
    let property = grammar.sequence(string, colon, value)
    return grammar.sequence(grammar.literal("{"), space, list(of: property, minimum: 0, maximum: nil), literal("}"))
  }

  mutating func array(of element: ByteGrammar.RuleIndex, minimum: Int, maximum: Int?) -> ByteGrammar.RuleIndex {
    let elements = list(of: element, minimum: minimum, maximum: maximum)
    return grammar.sequence(grammar.literal("["), space, elements, literal("]"))
  }

  mutating func literal(_ text: String) -> ByteGrammar.RuleIndex { grammar.literal(text) }

  /// Elements with commas between them, and white space behind the last one.
  private mutating func list(
    of element: ByteGrammar.RuleIndex, minimum: Int, maximum: Int?
  ) -> ByteGrammar.RuleIndex {
    let none = grammar.add(.sequence([]))
    if let maximum, maximum < minimum { return grammar.nothing() }
    guard maximum != 0 else { return none }
    let further = grammar.repetition(
      of: grammar.sequence(comma, element), minimum: max(minimum - 1, 0), maximum: maximum.map { $0 - 1 })
    let some = grammar.sequence(element, further, space)
    return minimum > 0 ? some : grammar.choice(none, some)
  }
}
