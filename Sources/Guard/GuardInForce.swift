internal import Synchronization

/// The guard that new requests are checked by; a request keeps the one that it began with.
public final class GuardInForce: Sendable {
  private let guardInForce: Mutex<Guard>

  public init(_ first: Guard) {
    guardInForce = Mutex(first)
  }

  public var current: Guard { guardInForce.withLock { $0 } }

  public func replace(with next: Guard) {
    guardInForce.withLock { $0 = next }
  }
}
