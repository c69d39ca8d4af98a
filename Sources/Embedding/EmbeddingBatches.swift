/// How many texts go through the encoder together.
enum EmbeddingBatches {
  /// Enough rows to make the matrix products efficient, few enough that intermediate results stay in the cache.
  static let tokenCount = 512

  /// Cuts consecutive sequences into batches of about ``tokenCount`` tokens.
  ///
  /// Sequences are not padded, so they need not be of similar length. Where there is less work than that for each
  /// thread, batches are smaller, so that all threads get some.
  static func plan(lengths: [Int], threadCount: Int) -> [Range<Int>] {
    let share = lengths.reduce(0, +) / max(1, threadCount)
    let target = min(tokenCount, max(1, share))
    var batches: [Range<Int>] = []
    var first = 0
    var filled = 0
    for (index, length) in lengths.enumerated() {
      filled += length
      if filled >= target {
        batches.append(first..<index + 1)
        first = index + 1
        filled = 0
      }
    }
    if first < lengths.count { batches.append(first..<lengths.count) }
    return batches
  }
}
