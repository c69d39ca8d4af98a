/// An allowance that fills at a constant rate up to that of a minute; what is used may exceed it once, and is then paid
/// back before anything more is allowed.
struct TokenBucket {
  /// What a minute adds, and the most that is saved up.
  let perMinute: Double
  private var level: Double
  private var updatedAt: ContinuousClock.Instant

  init(perMinute: Int, at now: ContinuousClock.Instant) {
    self.perMinute = Double(perMinute)
    level = self.perMinute
    updatedAt = now
  }

  /// Uses an amount, whether or not it is there.
  mutating func use(_ amount: Int, at now: ContinuousClock.Instant) {
    fill(until: now)
    level -= Double(amount)
  }

  /// Whole seconds until there is something to use again; nil where there is now.
  mutating func secondsToWait(at now: ContinuousClock.Instant) -> Int? {
    fill(until: now)
    guard level < 1 else { return nil }
    return max(Int(((1 - level) * 60 / perMinute).rounded(.up)), 1)
  }

  mutating func isFull(at now: ContinuousClock.Instant) -> Bool {
    fill(until: now)
    return level >= perMinute
  }

  private mutating func fill(until now: ContinuousClock.Instant) {
    guard now > updatedAt else { return }
    level = min(level + updatedAt.duration(to: now) / .seconds(60) * perMinute, perMinute)
    updatedAt = now
  }
}
