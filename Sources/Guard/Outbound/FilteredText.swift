public import Domain

/// What an ``AnswerFilter`` lets through after one piece.
public enum FilteredText: Hashable, Sendable {
  /// Text that may be shown now, after what was released before; often empty.
  case released(String)
  /// The answer must not go on: show the branded message in its place, or after what was released.
  ///
  /// Every later call returns the same.
  case blocked(Verdict)
}
