/// What an answer may say next: a state machine over the bytes of its tokens.
///
/// One constraint follows one answer and is used by one thread.
protocol Constraint: AnyObject {
  /// The tokens that may come next, those that end the answer among them where it may end here.
  ///
  /// - Parameter remainingTokenCount: How many tokens may still be written, this one included. As soon as it takes all
  ///   of them to come to an end, only tokens that keep an end within reach are allowed. Where none is, because there
  ///   never were enough, the bound is not observed.
  func allowedTokens(remainingTokenCount: Int) -> TokenMask

  /// Takes the token that was chosen.
  ///
  /// - Precondition: It is one of the allowed ones, and does not end the answer.
  func advance(by token: Int32)

  /// Whether nothing but the end can follow.
  var isComplete: Bool { get }
}

/// A deterministic machine over bytes whose states are numbers.
protocol ByteAutomaton: AnyObject {
  /// The state before the first byte.
  var start: Int32 { get }

  /// The state after one byte more; negative where the byte is not allowed.
  func next(_ state: Int32, _ byte: UInt8) -> Int32

  /// Whether the text may end in a state.
  func isAccepting(_ state: Int32) -> Bool

  /// So many tokens suffice between a state and an end; 0 where it is accepting. As every byte is a token, the bytes
  /// that are missing at least will do.
  func distance(_ state: Int32) -> Int

  /// Whether no byte is allowed any more.
  func isFinal(_ state: Int32) -> Bool

  /// A state that allows the same next `length` bytes, and needs as many to an end behind them; the same one for as
  /// many states as possible.
  func equivalent(of state: Int32, forBytes length: Int) -> Int32

  /// Forgets the states that were made on the way where they have become too many.
  ///
  /// - Returns: The new number of `state` where all others have changed; nil where nothing was forgotten.
  func compact(keeping state: Int32) -> Int32?
}

extension ByteAutomaton {
  func equivalent(of state: Int32, forBytes length: Int) -> Int32 { state }
}
