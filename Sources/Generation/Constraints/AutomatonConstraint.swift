/// Holds an answer to what a machine over bytes allows.
final class AutomatonConstraint<Automaton: ByteAutomaton>: Constraint {
  /// A mask that can be used again in its state.
  private struct KnownMask {
    var mask: TokenMask
    /// The longest way to an end behind any of its tokens.
    var distance: Int
  }

  /// With 150,000 tokens a mask takes 19 KB.
  private static var maskLimit: Int { 256 }

  private let automaton: Automaton
  private let trie: TokenTrie
  private var state: Int32
  private var masks: [Int32: KnownMask] = [:]

  init(_ automaton: Automaton, over trie: TokenTrie) {
    self.automaton = automaton
    self.trie = trie
    state = automaton.start
  }

  var isComplete: Bool { automaton.isFinal(state) }

  func allowedTokens(remainingTokenCount: Int) -> TokenMask {
    compact()
    let origin = automaton.equivalent(of: state, forBytes: trie.longestTokenLength)
    let known = knownMask(from: origin)
    let reach = remainingTokenCount - 1
    if known.distance <= reach { return known.mask }
    let limited = mask(from: origin) { self.automaton.distance($0) <= reach }.mask
    return limited.isEmpty ? known.mask : limited
  }

  func advance(by token: Int32) {
    for byte in trie.tokenBytes[Int(token)] {
      state = automaton.next(state, byte)
      precondition(state >= 0, "the token was not allowed")
    }
  }

  private func knownMask(from origin: Int32) -> KnownMask {
    if let known = masks[origin] { return known }
    if masks.count >= Self.maskLimit { masks.removeAll(keepingCapacity: true) }
    let known = mask(from: origin) { _ in true }
    masks[origin] = known
    return known
  }

  /// - Parameter isAllowed: Whether a token may lead to a state.
  private func mask(from origin: Int32, where isAllowed: (Int32) -> Bool) -> KnownMask {
    var mask = TokenMask(tokenCount: trie.tokenCount)
    var distance = 0
    // Most tokens lead to few states: each is looked at once in a row.
    var (last, lastIsAllowed) = (Int32(-1), false)
    trie.forEachToken(of: automaton, from: origin) { tokens, end in
      if end != last {
        last = end
        lastIsAllowed = isAllowed(end)
        if lastIsAllowed { distance = max(distance, automaton.distance(end)) }
      }
      if lastIsAllowed { mask.insert(tokens) }
    }
    if automaton.isAccepting(origin) { for token in trie.endTokens { mask.insert(token) } }
    return KnownMask(mask: mask, distance: distance)
  }

  private func compact() {
    guard let kept = automaton.compact(keeping: state) else { return }
    state = kept
    masks.removeAll()
  }
}
