import TestSupport

@testable import Generation

/// A model without sense: writes any token that a constraint allows.
struct RandomWriter {
  var random: SplitMix64
  let trie: TokenTrie

  static let endToken: Int32 = 0

  /// All bytes, tokens that cross the borders of JSON's own, words, and pieces of characters.
  static let vocabulary: TokenTrie = {
    let texts = [
      "{\"", "\":", "\": ", "\",", "\", \"", "\"}", "}}", "]}", "[[", "{}", "[]", "[{\"", ", ", ",\n", "\n  ", "true",
      "false", "null", "12", "100", "0.5", "-1", "e10", "\\u00", "\\n", "\\\"", "name", "id", "the", " quick", " brown",
      "é", "日本", "😀",
      "red", "\"red\"", "a\": 1, \"b", "\"a\":", "kind", "circle", " ", "  ", "1.5",
    ]
    let cut: [[UInt8]] = [
      [0xF0, 0x9F], [0x98, 0x80], [0xE6, 0x97], [0xC3], [0xA9, 0x22], [0xED, 0xA0], [0xFF, 0xFE],
    ]
    let bytes = (0...255).map { [UInt8($0)] }
    return TokenTrie(tokenBytes: [[]] + bytes + texts.map { Array($0.utf8) } + cut + [[]], endTokens: [endToken])
  }()

  init(seed: UInt64, trie: TokenTrie = Self.vocabulary) {
    random = SplitMix64(seed: seed)
    self.trie = trie
  }

  struct Writing {
    var bytes: [UInt8] = []
    var tokenCount = 0
    /// False where the tokens ran out first.
    var isEnded = false
  }

  /// Writes until the constraint or the model ends the answer, or `limit` tokens are written.
  ///
  /// - Parameter endRate: How often an allowed end is taken.
  mutating func write(_ constraint: some Constraint, limit: Int, endRate: Double = 0.3) -> Writing {
    var writing = Writing()
    while writing.tokenCount < limit {
      if constraint.isComplete { break }
      let mask = constraint.allowedTokens(remainingTokenCount: limit - writing.tokenCount)
      var tokens: [Int32] = []
      mask.forEach { if Int32($0) != Self.endToken { tokens.append(Int32($0)) } }
      let mayEnd = mask.contains(Self.endToken)
      if mayEnd, tokens.isEmpty || Double.random(in: 0..<1, using: &random) < endRate {
        writing.isEnded = true
        return writing
      }
      guard let token = tokens.randomElement(using: &random) else { return writing }
      constraint.advance(by: token)
      writing.bytes += trie.tokenBytes[Int(token)]
      writing.tokenCount += 1
    }
    writing.isEnded = constraint.isComplete || constraint.allowedTokens(remainingTokenCount: 1).contains(Self.endToken)
    return writing
  }
}
