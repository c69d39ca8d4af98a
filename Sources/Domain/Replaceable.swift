internal import Synchronization

/// A value that may be replaced as a whole while others use it: who has read it goes on with what was read.
public final class Replaceable<Value: Sendable>: Sendable {
  private let state: Mutex<Value>

  public init(_ value: Value) {
    state = Mutex(value)
  }

  public var value: Value { state.withLock { $0 } }

  /// - Returns: What was there before.
  @discardableResult
  public func replace(with value: Value) -> Value {
    state.withLock { state in
      defer { state = value }
      return state
    }
  }
}
