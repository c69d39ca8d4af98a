/// Turns parsed patterns into the positions of one automaton.
struct PatternCompiler {
  /// A place in a pattern that consumes one word.
  struct Position: Sendable {
    /// What the word must be an instance of.
    var symbol: Int32
    /// Part of a gap: does not step over the end of a sentence.
    var isGap: Bool
    /// May only be entered at the start of a clause.
    var isAnchored = false
    /// The rule that is found when this position is entered; -1 for none.
    var acceptedRule: Int32 = -1
    /// Where the next word may go.
    var follow: [Int32] = []
  }

  static let anySymbol: Int32 = 0
  static let numberSymbol: Int32 = 1
  private static let mostPositionsOfPattern = 1_500

  private(set) var positions: [Position] = []
  private(set) var starts: [Int32] = []
  private(set) var trieEntries: [(text: [UInt32], isStem: Bool, symbol: Int32)] = []
  private(set) var symbolCount = 2
  private var symbols: [Pattern: Int32] = [:]

  /// Where a part of a pattern begins and ends.
  private struct Part {
    var first: [Int32] = []
    var last: [Int32] = []
    var isNullable: Bool
  }

  /// Adds one pattern of a rule.
  mutating func add(_ pattern: Pattern, isAnchored: Bool, rule: Int) throws(PatternProblem) {
    let firstPosition = positions.count
    let part = try compile(pattern, limit: firstPosition + Self.mostPositionsOfPattern)
    for position in part.first { positions[Int(position)].isAnchored = isAnchored }
    for position in part.last { positions[Int(position)].acceptedRule = Int32(rule) }
    starts += part.first
  }

  private mutating func compile(_ pattern: Pattern, limit: Int) throws(PatternProblem) -> Part {
    guard positions.count < limit else {
      throw PatternProblem(reason: "is too large; split it or use a word list of single words")
    }
    switch pattern {
    case .word, .stem: return single(symbol(for: pattern), isGap: false)
    case .anyWord: return single(Self.anySymbol, isGap: false)
    case .number: return single(Self.numberSymbol, isGap: false)
    case .gap(let length): return gap(length)
    case .optional(let inner):
      var part = try compile(inner, limit: limit)
      part.isNullable = true
      return part
    case .sequence(let parts): return try sequence(parts, limit: limit)
    case .alternatives(let choices): return try alternatives(choices, limit: limit)
    }
  }

  private mutating func single(_ symbol: Int32, isGap: Bool) -> Part {
    let position = Int32(positions.count)
    positions.append(Position(symbol: symbol, isGap: isGap))
    return Part(first: [position], last: [position], isNullable: false)
  }

  private mutating func gap(_ length: Int) -> Part {
    var whole = Part(isNullable: true)
    var previous: Int32?
    for _ in 0..<length {
      let part = single(Self.anySymbol, isGap: true)
      if let previous { positions[Int(previous)].follow += part.first } else { whole.first = part.first }
      whole.last += part.last
      previous = part.first[0]
    }
    return whole
  }

  private mutating func sequence(_ parts: [Pattern], limit: Int) throws(PatternProblem) -> Part {
    var whole = Part(isNullable: true)
    for pattern in parts {
      let part = try compile(pattern, limit: limit)
      for position in whole.last { positions[Int(position)].follow += part.first }
      if whole.isNullable { whole.first += part.first }
      whole.last = part.isNullable ? whole.last + part.last : part.last
      whole.isNullable = whole.isNullable && part.isNullable
    }
    return whole
  }

  /// Alternatives that are single words share one position.
  private mutating func alternatives(_ choices: [Pattern], limit: Int) throws(PatternProblem) -> Part {
    let (words, others) = Self.split(choices)
    var whole = Part(isNullable: false)
    if !words.isEmpty { whole = single(symbol(for: .alternatives(words)), isGap: false) }
    for choice in others {
      let part = try compile(choice, limit: limit)
      whole.first += part.first
      whole.last += part.last
      whole.isNullable = whole.isNullable || part.isNullable
    }
    return whole
  }

  private static func split(_ choices: [Pattern]) -> (words: [Pattern], others: [Pattern]) {
    var words: [Pattern] = []
    var others: [Pattern] = []
    for choice in choices {
      switch choice {
      case .word, .stem: words.append(choice)
      case .alternatives(let inner):
        let nested = split(inner)
        words += nested.words
        others += nested.others
      default: others.append(choice)
      }
    }
    return (words, others)
  }

  private mutating func symbol(for pattern: Pattern) -> Int32 {
    if let known = symbols[pattern] { return known }
    let symbol = Int32(symbolCount)
    symbolCount += 1
    symbols[pattern] = symbol
    let words = if case .alternatives(let words) = pattern { words } else { [pattern] }
    for word in words {
      switch word {
      case .word(let text): trieEntries.append((text.unicodeScalars.map(\.value), false, symbol))
      case .stem(let text): trieEntries.append((text.unicodeScalars.map(\.value), true, symbol))
      default: break
      }
    }
    return symbol
  }
}
