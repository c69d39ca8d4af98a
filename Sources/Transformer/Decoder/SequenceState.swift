/// What a decoder remembers of one timeline: its length, and for each layer what later tokens need of earlier ones.
///
/// Used by one thread at a time. Memory grows with the tokens, not with the capacity.
public final class SequenceState {
  /// Tokens that it can hold at most.
  public let capacity: Int
  /// Tokens that it holds.
  public private(set) var tokenCount = 0
  private let layers: [any LayerState]

  init(capacity: Int, layers: [any LayerState]) {
    self.capacity = capacity
    self.layers = layers
  }

  /// Memory that the sequence takes, in bytes.
  public var sizeBytes: Int { layers.reduce(0) { $0 + $1.sizeBytes } }

  /// Forgets all tokens but the first `count`, of which there must be as many.
  public func truncate(to count: Int) {
    precondition((0...tokenCount).contains(count))
    for layer in layers { layer.truncate(to: count) }
    tokenCount = count
  }

  /// Becomes a copy of the first `count` tokens of another sequence of the same decoder.
  ///
  /// - Parameter count: Not more than `other` holds, nor than fit here.
  public func copyPrefix(of other: SequenceState, count: Int) {
    precondition((0...min(other.tokenCount, capacity)).contains(count) && layers.count == other.layers.count)
    guard other !== self else { return truncate(to: count) }
    for (layer, source) in zip(layers, other.layers) { layer.copyPrefix(of: source, tokenCount: count) }
    tokenCount = count
  }

  /// What one layer remembers; a block finds there what it made itself.
  func layer<State: LayerState>(_ index: Int, as type: State.Type) -> State {
    guard let state = layers[index] as? State else { preconditionFailure("a sequence of another decoder") }
    return state
  }

  /// Makes room in every layer for `count` more tokens.
  func reserve(_ count: Int) {
    for layer in layers { layer.reserve(tokenCount: tokenCount + count) }
  }

  /// Counts tokens that every layer has stored.
  func advance(by count: Int) {
    tokenCount += count
  }
}
