/// The tokens of a vocabulary by their bytes, for asking a machine over bytes about all of them in one walk.
///
/// The nodes lie in the order of that walk (a node before its children), so that one loop visits them and a byte that
/// is not allowed skips all that begins with it:
///
///     node    a   ab  abc  b      skip: behind the node's subtree
///     depth   1   2   3    1
struct TokenTrie: Sendable {
  let tokenCount: Int
  /// Tokens whose choice ends the answer.
  let endTokens: [Int32]
  /// What each token writes, by its number.
  let tokenBytes: [[UInt8]]

  private var bytes: [UInt8] = []
  /// The nodes without a parent, by their byte; -1 where there is none.
  private var firstNodes = [Int32](repeating: -1, count: 256)
  private var depths: [Int32] = []
  private var skips: [Int32] = []
  /// Where the tokens of each node begin in `tokens`; they end where the next node's begin.
  private var firstTokens: [Int32] = []
  private var tokens: [Int32] = []
  /// In bytes.
  private(set) var longestTokenLength = 0

  /// - Parameter tokenBytes: What each token writes; tokens that write nothing are never allowed.
  init(tokenBytes: [[UInt8]], endTokens: [Int32]) {
    self.tokenBytes = tokenBytes
    tokenCount = tokenBytes.count
    self.endTokens = endTokens.filter { tokenBytes.indices.contains(Int($0)) }
    let order = tokenBytes.indices.filter { !tokenBytes[$0].isEmpty }.sorted {
      tokenBytes[$0].lexicographicallyPrecedes(tokenBytes[$1])
    }
    var path: [Int] = []
    var previous: [UInt8] = []
    for token in order {
      let spelling = tokenBytes[token]
      let sharedCount = zip(previous, spelling).prefix { $0 == $1 }.count
      close(&path, downTo: sharedCount)
      for byte in spelling[sharedCount...] { path.append(open(byte, depth: path.count + 1)) }
      tokens.append(Int32(token))
      previous = spelling
    }
    close(&path, downTo: 0)
    firstTokens.append(Int32(tokens.count))
  }

  private mutating func open(_ byte: UInt8, depth: Int) -> Int {
    if depth == 1 { firstNodes[Int(byte)] = Int32(bytes.count) }
    bytes.append(byte)
    depths.append(Int32(depth))
    skips.append(0)
    firstTokens.append(Int32(tokens.count))
    longestTokenLength = max(longestTokenLength, depth)
    return bytes.count - 1
  }

  private mutating func close(_ path: inout [Int], downTo depth: Int) {
    while path.count > depth { skips[path.removeLast()] = Int32(bytes.count) }
  }

  /// Calls `body` with the tokens that a machine allows from a state, and the state behind them: tokens with the same
  /// bytes at a time.
  ///
  /// - Complexity: O(nodes whose bytes are allowed, and their children)
  func forEachToken<Automaton: ByteAutomaton>(
    of automaton: Automaton, from state: Int32, _ body: (UnsafeBufferPointer<Int32>, Int32) -> Void
  ) {
    var states = [Int32](repeating: state, count: longestTokenLength + 1)
    states.withUnsafeMutableBufferPointer { states in
      bytes.withUnsafeBufferPointer { bytes in
        depths.withUnsafeBufferPointer { depths in
          tokens.withUnsafeBufferPointer { tokens in
            var node = 0
            while node < bytes.count {
              let depth = Int(depths[node])
              let next = automaton.next(states[depth - 1], bytes[node])
              guard next >= 0 else {
                node = Int(skips[node])
                continue
              }
              states[depth] = next
              let (first, end) = (Int(firstTokens[node]), Int(firstTokens[node + 1]))
              if first < end { body(UnsafeBufferPointer(rebasing: tokens[first..<end]), next) }
              node += 1
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the length of every token that a text begins with, shortest first.
  func forEachTokenLength(beginning text: ArraySlice<UInt8>, _ body: (Int) -> Void) {
    guard let first = text.first, firstNodes[Int(first)] >= 0 else { return }
    var node = Int(firstNodes[Int(first)])
    var length = 1
    while true {
      if firstTokens[node] < firstTokens[node + 1] { body(length) }
      let end = Int(skips[node])
      guard length < text.count else { return }
      let byte = text[text.startIndex + length]
      node += 1
      while node < end, bytes[node] != byte { node = Int(skips[node]) }
      guard node < end else { return }
      length += 1
    }
  }
}
