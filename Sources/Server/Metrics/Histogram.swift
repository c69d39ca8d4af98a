/// Counts durations by upper bound, as Prometheus has it: each bucket holds everything up to its bound.
struct Histogram: Sendable {
  /// Seconds.
  static let boundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  private var bucketCounts = [Int](repeating: 0, count: boundsSeconds.count)
  private var count = 0
  private var sumSeconds = 0.0

  mutating func observe(seconds: Double) {
    count += 1
    sumSeconds += seconds
    for (index, bound) in Self.boundsSeconds.enumerated() where seconds <= bound { bucketCounts[index] += 1 }
  }

  /// The lines of the text format, without `# TYPE`.
  ///
  /// - Parameter label: Tells this histogram of a family from the others, for example `stage="inbound"`.
  func lines(name: String, label: String? = nil) -> [String] {
    let prefix = label.map { $0 + "," } ?? ""
    let braces = label.map { "{\($0)}" } ?? ""
    return zip(Self.boundsSeconds, bucketCounts).map { bound, count in
      "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)"
    } + [
      "\(name)_bucket{\(prefix)le=\"+Inf\"} \(count)", "\(name)_sum\(braces) \(sumSeconds)",
      "\(name)_count\(braces) \(count)",
    ]
  }
}
