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
    var bytes = Array(passage.utf8)
    while true {
      let mark = Self.spelled(SipHash.hash(bytes, key: key))
      if !passage.contains(mark) { return mark }
      // One in a thousand million million: another mark, by a longer text.
      bytes.append(0)
    }
  }

  /// Fifty bits in letters that no tokenizer joins to words, without those that look alike.
  private static func spelled(_ hash: UInt64) -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    return String((0..<10).map { letters[Int(hash >> (UInt64($0) * 5) & 31)] })
  }
}

/// SipHash-2-4: a hash that nobody can foretell without its key (Aumasson and Bernstein 2012, section 2).
enum SipHash {
  /// - Parameter key: Its first and last eight bytes, as little-endian numbers.
  static func hash(_ bytes: [UInt8], key: (UInt64, UInt64)) -> UInt64 {
    var state = State(key)
    var index = 0
    while index + 8 <= bytes.count {
      state.take(word(bytes[index..<index + 8]))
      index += 8
    }
    state.take(word(bytes[index...]) | UInt64(truncatingIfNeeded: bytes.count) << 56)
    return state.finish()
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ key: (UInt64, UInt64)) {
      v0 = key.0 ^ 0x736f_6d65_7073_6575
      v1 = key.1 ^ 0x646f_7261_6e64_6f6d
      v2 = key.0 ^ 0x6c79_6765_6e65_7261
      v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    mutating func take(_ word: UInt64) {
      v3 ^= word
      for _ in 0..<2 { mix() }
      v0 ^= word
    }

    mutating func finish() -> UInt64 {
      v2 ^= 0xff
      for _ in 0..<4 { mix() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func mix() {
      v0 &+= v1
      v1 = v1 << 13 | v1 >> 51
      v1 ^= v0
      v0 = v0 << 32 | v0 >> 32
      v2 &+= v3
      v3 = v3 << 16 | v3 >> 48
      v3 ^= v2
      v0 &+= v3
      v3 = v3 << 21 | v3 >> 43
      v3 ^= v0
      v2 &+= v1
      v1 = v1 << 17 | v1 >> 47
      v1 ^= v2
      v2 = v2 << 32 | v2 >> 32
    }
  }
}
