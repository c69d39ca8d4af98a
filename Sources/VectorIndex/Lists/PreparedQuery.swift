/// A query as the kernels take it.
struct PreparedQuery {
  /// Padded with zeros to whole subspaces.
  let floats: [Float]
  /// Rounded to 16 bits and padded to a row; the component is `step` times the word.
  let words: [Int16]
  let step: Float

  /// - Returns: nil for a query of zeros or with a component that is not finite: it is near to nothing.
  init?(_ query: [Float]) {
    let (largest, sum) = query.reduce((Float(0), Float(0))) { (max($0.0, abs($1)), $0.1 + abs($1)) }
    guard sum.isFinite, largest > 1e-20 else { return nil }
    let stride = ListsLayout.rowStride(dimension: query.count)
    // The magnitudes of all words stay below 2^24, as the kernel asks.
    let factor = min(32_767 / largest, (Float(1 << 24) - Float(stride)) / sum)
    step = 1 / factor
    words = (0..<stride).map { $0 < query.count ? Int16((query[$0] * factor).rounded()) : 0 }
    floats = query + [Float](repeating: 0, count: (8 - query.count % 8) % 8)
  }
}
