import Foundation

/// What a figure is held against.
struct GuardGoal {
  var reach: Double?
  var aim: Double?
  /// What others published on data of the same kind; their data and threshold differ.
  var peer: Double?
  var peerName = ""
}

/// One figure with the interval that holds it in 95 of 100 samples.
struct GuardMeasure {
  var name: String
  var value: Double
  var low: Double
  var high: Double
  var count: Int
  var goal: GuardGoal?

  /// A share of texts in percent, with Wilson's interval.
  init(name: String, percentOf hits: Int, in count: Int, goal: GuardGoal? = nil) {
    let (z, n) = (1.96, Double(max(count, 1)))
    let share = Double(hits) / n
    let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    self.init(
      name: name, value: 100 * share, low: 100 * max(0, middle - reach), high: 100 * min(1, middle + reach),
      count: count, goal: goal)
  }

  init(name: String, value: Double, low: Double, high: Double, count: Int, goal: GuardGoal? = nil) {
    self.name = name
    self.value = value
    self.low = low
    self.high = high
    self.count = count
    self.goal = goal
  }

  /// F of precision and recall, with the interval of 400 samples drawn with replacement from the same texts.
  ///
  /// - Parameters:
  ///   - beta: Recall weighs so many times as much as precision.
  ///   - counts: Hits, misses and alarms of each text.
  init(name: String, beta: Double, counts: [(hits: Int, misses: Int, alarms: Int)], goal: GuardGoal? = nil) {
    var state: UInt64 = 20_261_122
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(counts.count, 1)
    }
    let samples = (0..<(counts.isEmpty ? 0 : 400)).map { _ in
      Self.f(beta: beta, counts.indices.lazy.map { _ in counts[next()] })
    }.sorted()
    self.init(
      name: name, value: Self.f(beta: beta, counts), low: samples.isEmpty ? 0 : samples[10],
      high: samples.isEmpty ? 0 : samples[389], count: counts.count, goal: goal)
  }

  private static func f(beta: Double, _ counts: some Sequence<(hits: Int, misses: Int, alarms: Int)>) -> Double {
    var sum = (hits: 0.0, misses: 0.0, alarms: 0.0)
    for one in counts {
      sum = (sum.hits + Double(one.hits), sum.misses + Double(one.misses), sum.alarms + Double(one.alarms))
    }
    let square = beta * beta
    return (1 + square) * sum.hits / max((1 + square) * sum.hits + square * sum.misses + sum.alarms, 1e-9)
  }

  /// Name, figure, interval, number of texts, goals, the peer's figure and how far ours is from it.
  var line: String {
    let digits = value <= 1 && high <= 1 ? 3 : 2
    func text(_ value: Double) -> String { String(format: "%.\(digits)f", value) }
    var parts = [
      name.padding(toLength: 38, withPad: " ", startingAt: 0),
      Self.right(text(value), 8), Self.right("\(text(low))–\(text(high))", 16), Self.right("n \(count)", 8),
    ]
    if let reach = goal?.reach { parts.append("reach \(text(reach))" + (goal?.aim.map { ", aim \(text($0))" } ?? "")) }
    if let peer = goal?.peer, let name = goal?.peerName {
      parts.append("\(name) \(text(peer)) (\(value < peer ? "" : "+")\(text(value - peer)))")
    }
    return "  " + parts.joined(separator: "  ")
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
