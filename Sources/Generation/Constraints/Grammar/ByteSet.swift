/// A set of byte values.
struct ByteSet: Hashable, Sendable {
  private var low: SIMD2<UInt64> = .zero
  private var high: SIMD2<UInt64> = .zero

  init() {}

  init(_ range: ClosedRange<UInt8>) {
    for byte in range { insert(byte) }
  }

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { insert(byte) }
  }

  var isEmpty: Bool { low == .zero && high == .zero }

  func contains(_ byte: UInt8) -> Bool {
    let word = Int(byte >> 6)
    return (word < 2 ? low[word] : high[word - 2]) & (1 << UInt64(byte & 63)) != 0
  }

  mutating func insert(_ byte: UInt8) {
    let word = Int(byte >> 6)
    if word < 2 { low[word] |= 1 << UInt64(byte & 63) } else { high[word - 2] |= 1 << UInt64(byte & 63) }
  }
}
