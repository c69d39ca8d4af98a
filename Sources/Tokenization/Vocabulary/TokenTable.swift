/// Finds a token by what it writes.
struct TokenTable: Sendable {
  private let strings: ByteStrings
  /// Open addressing; token + 1, and 0 where free. At least half is free.
  private var slots: [Int32]
  /// Length of the longest string in it.
  private(set) var longestCount = 0

  /// - Parameters:
  ///   - strings: What each token writes.
  ///   - isFindable: Whether a token can be found. Of several that write the same, the first is.
  init(_ strings: ByteStrings, where isFindable: (Int) -> Bool) {
    self.strings = strings
    var slotCount = 16
    while slotCount < 2 * strings.count { slotCount *= 2 }
    slots = Array(repeating: 0, count: slotCount)
    for index in 0..<strings.count where isFindable(index) && !strings[index].isEmpty { insert(index) }
  }

  private mutating func insert(_ index: Int) {
    let slot = strings[index].withUnsafeBytes { slotIndex(of: $0) }
    guard slots[slot] == 0 else { return }
    slots[slot] = Int32(truncatingIfNeeded: index + 1)
    longestCount = max(longestCount, strings[index].count)
  }

  /// The token that writes exactly these bytes; -1 where none does.
  func token(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    bytes.count > longestCount ? -1 : slots[slotIndex(of: bytes)] - 1
  }

  func token(_ bytes: [UInt8]) -> Int32 { bytes.withUnsafeBytes { token($0) } }

  private func slotIndex(of bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    let mask = slots.count - 1
    var index = hasher.finalize() & mask
    while slots[index] != 0, !strings.equals(Int(slots[index]) - 1, bytes) { index = (index + 1) & mask }
    return index
  }
}
