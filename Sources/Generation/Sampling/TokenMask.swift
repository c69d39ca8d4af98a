/// A set of the tokens of one vocabulary, one bit each.
struct TokenMask: Hashable, Sendable {
  /// How many tokens the vocabulary has.
  let tokenCount: Int
  private var words: [UInt64]

  init(tokenCount: Int) {
    precondition(tokenCount >= 0)
    self.tokenCount = tokenCount
    words = Array(repeating: 0, count: (tokenCount + 63) / 64)
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// How many tokens are in the set.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func contains(_ token: Int32) -> Bool {
    let index = Int(token)
    guard index >= 0, index < tokenCount else { return false }
    return words[index >> 6] & (1 << UInt64(index & 63)) != 0
  }

  /// - Precondition: The token is one of the vocabulary.
  mutating func insert(_ token: Int32) {
    let index = Int(token)
    precondition(index >= 0 && index < tokenCount)
    words[index >> 6] |= 1 << UInt64(index & 63)
  }

  /// - Precondition: The tokens are of the vocabulary.
  mutating func insert(_ tokens: UnsafeBufferPointer<Int32>) {
    words.withUnsafeMutableBufferPointer { words in
      for token in tokens { words[Int(token) >> 6] |= 1 << UInt64(token & 63) }
    }
  }

  /// Calls `body` with each token of the set, ascending.
  func forEach(_ body: (Int) -> Void) {
    for (wordIndex, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(wordIndex << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
