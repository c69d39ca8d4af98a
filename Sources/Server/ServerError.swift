/// What goes wrong between the socket and the rooms behind it.
public enum ServerError: Error, Hashable, CustomStringConvertible {
  /// The kernel does not say who connected.
  case peerUnknown(errorNumber: Int32)
  /// The other end closed the connection before its reply was complete.
  case clientGone
  /// A request was not served within its time.
  case deadlineExceeded(seconds: Int)
  /// So many questions wait already that one more is refused.
  case busy(waitingCount: Int)
  /// A rule file of the guard is wrong, so that the old rules stay in force.
  case rulesRefused(reason: String, policySHA256: String)
  /// A user has used what one user may use.
  case limitReached(ReachedLimit)

  public var description: String {
    switch self {
    case .peerUnknown(let number): "the identity of a caller is not known (error \(number)); it is not served"
    case .clientGone: "the caller closed the connection before the reply was complete"
    case .deadlineExceeded(let seconds): "the request was given up after \(seconds) seconds"
    case .busy(let count): "\(count) requests wait already; ask again later"
    case .rulesRefused(let reason, let policy):
      "the rules of the guard stay as they were (policy \(policy.prefix(12))): \(reason)"
    case .limitReached(let limit): limit.description
    }
  }
}
