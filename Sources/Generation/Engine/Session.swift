internal import Transformer

/// One timeline: the tokens that were read and written so far, and what the model remembers of them.
///
/// Used by one thread at a time.
final class Session {
  /// The tokens whose state is kept, in order.
  private(set) var tokens: [Int32] = []
  let state: SequenceState

  init(of decoder: Decoder, capacity: Int) {
    state = decoder.makeSequence(capacity: capacity)
    tokens.reserveCapacity(capacity)
  }

  /// Takes over the beginning of another timeline; nothing was read before.
  ///
  /// - Parameter count: Not more tokens than the other one has.
  func copyPrefix(of other: Session, count: Int) {
    state.copyPrefix(of: other.state, count: count)
    tokens = Array(other.tokens[..<count])
  }

  /// The work of reading tokens at the end.
  func step(_ tokens: some Collection<Int32>, wantsLogits: Bool) -> DecoderStep {
    DecoderStep(sequence: state, tokens: Array(tokens), wanted: wantsLogits ? .last : .none)
  }

  /// Takes note of tokens that were read.
  func append(_ tokens: some Collection<Int32>) {
    self.tokens += tokens
    precondition(self.tokens.count == state.tokenCount)
  }

  /// How many tokens at the beginning are also those of a prompt.
  func sharedCount(with prompt: [Int32]) -> Int {
    zip(tokens, prompt).prefix { $0 == $1 }.count
  }
}
