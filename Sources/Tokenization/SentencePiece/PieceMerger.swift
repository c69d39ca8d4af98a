/// Merges the characters of a text into pieces: always the two neighbours that make the piece of highest score, of equal
/// ones the leftmost.
///
/// A queue of pairs keeps the time for n characters at O(n log n).
struct PieceMerger {
  private struct Candidate: Comparable {
    let score: Float
    let left: Int32
    let right: Int32
    let byteCount: Int32

    static func < (one: Candidate, other: Candidate) -> Bool {
      one.score > other.score || (one.score == other.score && one.left < other.left)
    }
  }

  private let table: TokenTable
  private let scores: [Float]
  /// Where each piece lies in the text; empty once it was merged into the one before it.
  private var pieces: [Range<Int>] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var queue = MinimumQueue<Candidate>()

  init(table: TokenTable, scores: [Float]) {
    self.table = table
    self.scores = scores
  }

  /// - Parameters:
  ///   - text: Well-formed UTF-8.
  ///   - body: Receives the pieces in order; each is a token, or one character that is none.
  mutating func merge(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    link(text)
    for index in pieces.indices.dropLast() { propose(index, text) }
    while let candidate = queue.removeFirst() { apply(candidate, text) }
    var index = 0
    while index < pieces.count {
      body(UnsafeRawBufferPointer(rebasing: text[pieces[index]]))
      index = Int(next[index])
    }
  }

  private mutating func link(_ text: UnsafeRawBufferPointer) {
    var start = 0
    while start < text.count {
      var end = start + 1
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      next.append(Int32(truncatingIfNeeded: pieces.count + 1))
      previous.append(Int32(truncatingIfNeeded: pieces.count - 1))
      pieces.append(start..<end)
      start = end
    }
  }

  /// Queues the merge of a piece with the one after it, where that makes a token.
  private mutating func propose(_ left: Int, _ text: UnsafeRawBufferPointer) {
    let right = Int(next[left])
    guard right < pieces.count else { return }
    let range = pieces[left].lowerBound..<pieces[right].upperBound
    let token = table.token(UnsafeRawBufferPointer(rebasing: text[range]))
    guard token >= 0 else { return }
    queue.insert(
      Candidate(
        score: scores[Int(token)], left: Int32(truncatingIfNeeded: left), right: Int32(truncatingIfNeeded: right),
        byteCount: Int32(truncatingIfNeeded: range.count)))
  }

  /// Merges a pair, unless one of its pieces was merged since.
  private mutating func apply(_ candidate: Candidate, _ text: UnsafeRawBufferPointer) {
    let left = Int(candidate.left)
    let right = Int(candidate.right)
    guard !pieces[left].isEmpty, !pieces[right].isEmpty,
      pieces[left].count + pieces[right].count == candidate.byteCount
    else { return }
    pieces[left] = pieces[left].lowerBound..<pieces[right].upperBound
    pieces[right] = 0..<0
    next[left] = next[right]
    if Int(next[left]) < pieces.count { previous[Int(next[left])] = candidate.left }
    if previous[left] >= 0 { propose(Int(previous[left]), text) }
    propose(left, text)
  }
}
