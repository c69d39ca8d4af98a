internal import Synchronization

/// Keeps every user within the limits of one user.
final class UserMeter: Sendable {
  private struct Usage {
    var connectionCount = 0
    var requestCount = 0
    var requests: TokenBucket
    var bodyBytes: TokenBucket
    var promptTokens: TokenBucket

    init(_ limits: UserLimits, at now: ContinuousClock.Instant) {
      requests = TokenBucket(perMinute: limits.requestsPerMinute, at: now)
      bodyBytes = TokenBucket(perMinute: limits.bodyBytesPerMinute, at: now)
      promptTokens = TokenBucket(perMinute: limits.promptTokensPerMinute, at: now)
    }

    /// Nothing would be forgotten with it.
    mutating func isUnused(at now: ContinuousClock.Instant) -> Bool {
      connectionCount == 0 && requestCount == 0 && requests.isFull(at: now) && bodyBytes.isFull(at: now)
        && promptTokens.isFull(at: now)
    }
  }

  /// More users than this are looked through for those that can be forgotten.
  private static let rememberedUserCount = 1024
  private let limits: UserLimits
  private let users = Mutex<[UInt32: Usage]>([:])

  init(limits: UserLimits) {
    self.limits = limits
  }

  /// Lets a connection in; ``disconnect(_:)`` must follow.
  ///
  /// - Throws: ``ServerError/limitReached(_:)``
  func connect(_ user: UInt32, at now: ContinuousClock.Instant = .now) throws(ServerError) {
    try change(user, at: now) { usage in
      guard usage.connectionCount < limits.connectionCount else {
        return ReachedLimit(kind: .connections, limit: limits.connectionCount, retryAfterSeconds: 1)
      }
      usage.connectionCount += 1
      return nil
    }
  }

  func disconnect(_ user: UInt32) {
    users.withLock { $0[user]?.connectionCount -= 1 }
  }

  /// Lets a request in.
  ///
  /// - Parameter isMetered: False for a look at the state of the daemon, which counts as a request in flight only.
  /// - Throws: ``ServerError/limitReached(_:)``
  func admit(
    _ user: UInt32, isMetered: Bool = true, at now: ContinuousClock.Instant = .now
  ) throws(ServerError) -> RequestPermit {
    try change(user, at: now) { usage in
      if usage.requestCount >= limits.requestCount {
        return ReachedLimit(kind: .requestsInFlight, limit: limits.requestCount, retryAfterSeconds: 1)
      }
      if isMetered, let reached = exhausted(&usage, at: now) { return reached }
      usage.requestCount += 1
      if isMetered { usage.requests.use(1, at: now) }
      return nil
    }
    return RequestPermit(of: self, user: user)
  }

  /// Takes note of what a request used.
  func use(bodyBytes: Int = 0, promptTokens: Int = 0, by user: UInt32, at now: ContinuousClock.Instant = .now) {
    users.withLock { users in
      users[user]?.bodyBytes.use(bodyBytes, at: now)
      users[user]?.promptTokens.use(promptTokens, at: now)
    }
  }

  fileprivate func finish(_ user: UInt32) {
    users.withLock { $0[user]?.requestCount -= 1 }
  }

  private func exhausted(_ usage: inout Usage, at now: ContinuousClock.Instant) -> ReachedLimit? {
    if let seconds = usage.requests.secondsToWait(at: now) {
      return ReachedLimit(kind: .requests, limit: limits.requestsPerMinute, retryAfterSeconds: seconds)
    }
    if let seconds = usage.bodyBytes.secondsToWait(at: now) {
      return ReachedLimit(kind: .bodyBytes, limit: limits.bodyBytesPerMinute, retryAfterSeconds: seconds)
    }
    if let seconds = usage.promptTokens.secondsToWait(at: now) {
      return ReachedLimit(kind: .promptTokens, limit: limits.promptTokensPerMinute, retryAfterSeconds: seconds)
    }
    return nil
  }

  private func change(
    _ user: UInt32, at now: ContinuousClock.Instant, _ body: (inout Usage) -> ReachedLimit?
  ) throws(ServerError) {
    let reached = users.withLock { users in
      if users.count > Self.rememberedUserCount {
        users = users.filter { entry in
          var usage = entry.value
          return !usage.isUnused(at: now)
        }
      }
      return body(&users[user, default: Usage(limits, at: now)])
    }
    if let reached { throw .limitReached(reached) }
  }
}

/// The right to have one request served; given back when the last reference goes, however the request ends.
final class RequestPermit: Sendable {
  private let meter: UserMeter
  private let user: UInt32

  fileprivate init(of meter: UserMeter, user: UInt32) {
    self.meter = meter
    self.user = user
  }

  deinit { meter.finish(user) }
}
