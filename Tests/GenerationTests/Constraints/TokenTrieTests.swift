import TestSupport
import Testing

@testable import Generation

@Suite("The trie of a vocabulary")
struct TokenTrieTests {
  /// Allows the letters a and b, at most `limit` of them; the state counts them.
  final class Letters: ByteAutomaton {
    let limit: Int32
    init(limit: Int32) { self.limit = limit }
    let start: Int32 = 0
    func next(_ state: Int32, _ byte: UInt8) -> Int32 { state < limit && (byte == 97 || byte == 98) ? state + 1 : -1 }
    func isAccepting(_ state: Int32) -> Bool { state > 0 }
    func distance(_ state: Int32) -> Int { state > 0 ? 0 : 1 }
    func isFinal(_ state: Int32) -> Bool { state == limit }
    func compact(keeping state: Int32) -> Int32? { nil }
  }

  @Test("finds all tokens that are allowed, and where they lead")
  func walk() {
    let texts = ["a", "ab", "abc", "b", "", "ab", "bbb", "abab", "c", "ba"]
    let trie = TokenTrie(tokenBytes: texts.map { Array($0.utf8) }, endTokens: [4, 99])
    #expect(trie.endTokens == [4])
    var found: [Int32: Int32] = [:]
    trie.forEachToken(of: Letters(limit: 3), from: 0) { tokens, end in for token in tokens { found[token] = end } }
    #expect(found == [0: 1, 1: 2, 3: 1, 5: 2, 6: 3, 9: 2])
  }

  @Test("agrees with trying the tokens one by one")
  func oneByOne() {
    var random = SplitMix64(seed: 2)
    let tokens = (0..<300).map { _ in
      (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
    }
    let trie = TokenTrie(tokenBytes: tokens, endTokens: [])
    for start in 0..<4 as Range<Int32> {
      let automaton = Letters(limit: 4)
      var expected: Set<Int32> = []
      for (index, bytes) in tokens.enumerated() where !bytes.isEmpty {
        if bytes.reduce(start, { $0 < 0 ? $0 : automaton.next($0, $1) }) >= 0 { expected.insert(Int32(index)) }
      }
      var found: Set<Int32> = []
      trie.forEachToken(of: automaton, from: start) { tokens, _ in found.formUnion(tokens) }
      #expect(found == expected)
    }
  }

  @Test("finds the tokens that a text begins with")
  func prefixes() {
    let texts = ["a", "ab", "abc", "b", "", "abcd", "bb"]
    let trie = TokenTrie(tokenBytes: texts.map { Array($0.utf8) }, endTokens: [])
    func lengths(_ text: String) -> [Int] {
      var lengths: [Int] = []
      trie.forEachTokenLength(beginning: Array(text.utf8)[...]) { lengths.append($0) }
      return lengths
    }
    #expect(lengths("abcx") == [1, 2, 3])
    #expect(lengths("abcdef") == [1, 2, 3, 4])
    #expect(lengths("bb") == [1, 2])
    #expect(lengths("c").isEmpty && lengths("").isEmpty)
  }
}
