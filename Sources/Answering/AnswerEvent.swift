public import Domain

/// One step of an answer, in the order in which a caller shows it.
public enum AnswerEvent: Sendable {
  /// Text to append. Never retracted: the guard has seen what follows it.
  case text(String)
  /// A source of text that was released before.
  case citation(Citation)
  /// The last event. Its text is everything that was released, its citations all that were announced.
  case finished(Answer)
}
