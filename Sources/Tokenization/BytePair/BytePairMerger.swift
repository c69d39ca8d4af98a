/// Merges the bytes of a piece into tokens: always the pair of lowest rank, of equal ones the leftmost.
///
/// Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016, section 3.2. A queue
/// of pairs keeps the time for a piece of n bytes at O(n log n).
struct BytePairMerger {
  private struct Candidate: Comparable {
    let rank: Int32
    let position: Int32
    let left: Int32
    let right: Int32
    let merged: Int32

    static func < (one: Candidate, other: Candidate) -> Bool {
      (one.rank, one.position) < (other.rank, other.position)
    }
  }

  private let merges: MergeTable
  /// The piece's tokens, linked in order; a token that was merged into the one before it is -1.
  private var tokens: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var queue = MinimumQueue<Candidate>()

  init(_ merges: MergeTable) {
    self.merges = merges
  }

  /// - Parameter initial: The tokens of the single bytes.
  mutating func merge(_ initial: some Sequence<Int32>, into output: inout [Int32]) {
    link(initial)
    for position in tokens.indices.dropLast() { propose(position) }
    while let candidate = queue.removeFirst() { apply(candidate) }
    var position = 0
    while position < tokens.count {
      output.append(tokens[position])
      position = Int(next[position])
    }
  }

  private mutating func link(_ initial: some Sequence<Int32>) {
    tokens.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    for (position, token) in initial.enumerated() {
      tokens.append(token)
      next.append(Int32(truncatingIfNeeded: position + 1))
      previous.append(Int32(truncatingIfNeeded: position - 1))
    }
  }

  /// Queues the merge of a token with the one after it, where there is one.
  private mutating func propose(_ position: Int) {
    let following = Int(next[position])
    guard following < tokens.count, let merge = merges.merge(of: tokens[position], and: tokens[following]) else {
      return
    }
    queue.insert(
      Candidate(
        rank: merge.rank, position: Int32(truncatingIfNeeded: position), left: tokens[position],
        right: tokens[following], merged: merge.token))
  }

  /// Merges a pair, unless one of its tokens was merged into another since.
  private mutating func apply(_ candidate: Candidate) {
    let position = Int(candidate.position)
    let following = Int(next[position])
    guard tokens[position] == candidate.left, following < tokens.count, tokens[following] == candidate.right else {
      return
    }
    tokens[position] = candidate.merged
    tokens[following] = -1
    next[position] = next[following]
    if Int(next[position]) < tokens.count { previous[Int(next[position])] = candidate.position }
    if previous[position] >= 0 { propose(Int(previous[position])) }
    propose(position)
  }
}
