/// What one layer remembers of one sequence.
///
/// A block of a new kind brings a state of its own: keys and values, a compressed latent, a recurrent state.
protocol LayerState: AnyObject {
  /// Memory that it takes, in bytes.
  var sizeBytes: Int { get }

  /// Makes room for that many tokens; keeps those that are there.
  func reserve(tokenCount: Int)

  /// Forgets all tokens but the first `tokenCount`.
  func truncate(to tokenCount: Int)

  /// Becomes a copy of the first tokens of a state of the same kind and shape.
  func copyPrefix(of other: any LayerState, tokenCount: Int)
}
