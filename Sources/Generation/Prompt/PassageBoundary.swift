/// Makes the marks between which a passage stands in a prompt.
///
/// A mark is a keyed hash of the passage, so nobody who writes a passage can know it, not even one who has seen the mark
/// of an earlier version: to write a mark into a passage changes the mark. It is the same for the same passage, so that
/// prompts about the same passages go on sharing a prefix, which a mark of every request would end.
///
/// The words of a passage stay as they are (spotlighting by delimiting, Hines et al. 2024, section 4.1): interleaving
/// them with a marker, as datamarking does, would have a model copy the marker into its quotes.
struct PassageBoundary: Sendable {
  private let key: (UInt64, UInt64)

  /// Of this process: nobody else knows its key.
  static let current: PassageBoundary = {
    var generator = SystemRandomNumberGenerator()
    return PassageBoundary(key: (generator.next(), generator.next()))
  }()

  init(key: (UInt64, UInt64)) {
    self.key = key
  }

  /// Ten letters and digits that stand nowhere in the passage.
  ///
  /// - Complexity: O(n)
  func mark(for passage: some StringProtocol) -> String {
    var attempt: UInt64 = 0
    while true {
      // SipHash with a seed of the process; the key keeps it unknown where that seed is fixed for debugging.
      var hasher = Hasher()
      hasher.combine(key.0)
      hasher.combine(key.1)
      hasher.combine(attempt)
      for byte in passage.utf8 { hasher.combine(byte) }
      let mark = Self.spelled(UInt64(bitPattern: Int64(hasher.finalize())))
      if !passage.contains(mark) { return mark }
      // One in a thousand million million.
      attempt += 1
    }
  }

  /// Fifty bits in letters that no tokenizer joins to words, without those that look alike.
  private static func spelled(_ hash: UInt64) -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    return String((0..<10).map { letters[Int(hash >> (UInt64($0) * 5) & 31)] })
  }
}
