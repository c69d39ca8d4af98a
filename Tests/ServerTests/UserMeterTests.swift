import Testing

@testable import Server

@Suite("What one user may use")
struct UserMeterTests {
  private let start = ContinuousClock.now

  private func reached(_ error: ServerError?) -> ReachedLimit? {
    guard case .limitReached(let limit) = error else { return nil }
    return limit
  }

  private func refusal(_ meter: UserMeter, _ user: UInt32, after seconds: Double = 0) -> ReachedLimit? {
    do throws(ServerError) {
      _ = try meter.admit(user, at: start + .seconds(seconds))
      return nil
    } catch {
      return reached(error)
    }
  }

  @Test("Requests in flight are bounded for each user by itself, and free again when they end")
  func inFlight() throws {
    let meter = UserMeter(limits: UserLimits(requestCount: 2))
    var held: [RequestPermit] = [try meter.admit(1), try meter.admit(1)]
    #expect(refusal(meter, 1) == ReachedLimit(kind: .requestsInFlight, limit: 2, retryAfterSeconds: 1))
    #expect(refusal(meter, 2) == nil)
    #expect(throws: ServerError.self) { _ = try meter.admit(1, isMetered: false) }
    held.removeLast()
    #expect(refusal(meter, 1) == nil)
    withExtendedLifetime(held) {}
  }

  @Test("A minute's worth of requests may come at once, then as many as the rate allows")
  func rate() {
    let meter = UserMeter(limits: UserLimits(requestsPerMinute: 30))
    for _ in 0..<30 { #expect(refusal(meter, 1) == nil) }
    #expect(refusal(meter, 1) == ReachedLimit(kind: .requests, limit: 30, retryAfterSeconds: 2))
    #expect(refusal(meter, 2) == nil)
    #expect(refusal(meter, 1, after: 2) == nil)
    #expect(refusal(meter, 1, after: 2)?.retryAfterSeconds == 2)
    // No more than a minute's worth is saved up.
    for _ in 0..<30 { #expect(refusal(meter, 1, after: 3600) == nil) }
    #expect(refusal(meter, 1, after: 3600)?.kind == .requests)
  }

  @Test("A look at the state of the daemon uses no allowance")
  func unmetered() throws {
    let meter = UserMeter(limits: UserLimits(requestsPerMinute: 1))
    for _ in 0..<5 { _ = try meter.admit(1, isMetered: false, at: start) }
    #expect(refusal(meter, 1) == nil)
    #expect(refusal(meter, 1)?.kind == .requests)
    _ = try meter.admit(1, isMetered: false, at: start)
  }

  @Test("What a request used beyond the allowance is paid back before the next")
  func debt() {
    let meter = UserMeter(limits: UserLimits(bodyBytesPerMinute: 600, promptTokensPerMinute: 60))
    #expect(refusal(meter, 1) == nil)
    meter.use(promptTokens: 100, by: 1, at: start)
    #expect(refusal(meter, 1) == ReachedLimit(kind: .promptTokens, limit: 60, retryAfterSeconds: 41))
    #expect(refusal(meter, 1, after: 40)?.kind == .promptTokens)
    #expect(refusal(meter, 1, after: 41) == nil)
    meter.use(bodyBytes: 700, by: 1, at: start + .seconds(41))
    #expect(refusal(meter, 1, after: 41) == ReachedLimit(kind: .bodyBytes, limit: 600, retryAfterSeconds: 11))
  }

  @Test("Connections are bounded for each user, and users without any are forgotten in time")
  func connections() throws {
    let meter = UserMeter(limits: UserLimits(connectionCount: 1))
    try meter.connect(1, at: start)
    #expect(throws: ServerError.self) { try meter.connect(1, at: start) }
    for user in 2..<3_000 as Range<UInt32> {
      try meter.connect(user, at: start)
      meter.disconnect(user)
    }
    #expect(throws: ServerError.self) { try meter.connect(1, at: start) }
    meter.disconnect(1)
    try meter.connect(1, at: start)
  }

  @Test("The message says which limit, how much it is, and when to come back", arguments: ReachedLimit.Kind.allCases)
  func message(kind: ReachedLimit.Kind) {
    let text = ReachedLimit(kind: kind, limit: 12, retryAfterSeconds: 7).description
    #expect(text.contains("limits.\(kind.rawValue)") && text.contains("12 ") && text.contains("7 s"))
  }
}
