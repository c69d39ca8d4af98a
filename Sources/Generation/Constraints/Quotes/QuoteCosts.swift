/// How many tokens it takes at least to bring a span to the end of its sentence.
struct QuoteCosts: Sendable {
  /// By position; more than any answer has where no tokens write the rest.
  private let counts: [Int32]
  /// The cheapest span.
  let cheapestSpan: Int

  /// - Complexity: O(bytes of the sources · length of the longest token)
  init(_ sources: QuoteSources, over trie: TokenTrie) {
    let unreachable = Int32.max / 2
    var counts = [Int32](repeating: unreachable, count: sources.bytes.count)
    for position in sources.bytes.indices.reversed() where sources.bytes[position] != 0 {
      let rest = sources.bytes[position..<sources.sentenceEnd(after: position)]
      trie.forEachTokenLength(beginning: rest) { length in
        let isWritten = length == rest.count
        counts[position] = min(counts[position], isWritten ? 1 : 1 + counts[position + length])
      }
    }
    self.counts = counts
    cheapestSpan = sources.starts.map { Int(counts[Int($0)]) }.min() ?? Int(unreachable)
  }

  func count(from position: Int32) -> Int { Int(counts[Int(position)]) }
}
