/// What one run appends to one sequence.
public struct DecoderStep {
  /// The tokens whose successors are wanted.
  public enum Wanted: Sendable {
    case none
    /// The last one: the usual case.
    case last
    case all
  }

  /// The tokens are appended at its end.
  public var sequence: SequenceState
  public var tokens: [Int32]
  public var wanted: Wanted

  public init(sequence: SequenceState, tokens: [Int32], wanted: Wanted = .last) {
    self.sequence = sequence
    self.tokens = tokens
    self.wanted = wanted
  }
}
