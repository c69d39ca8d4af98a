/// Which two tokens merge, in what order, and into what.
struct MergeTable: Sendable {
  struct Merge: Sendable {
    /// Lower ones go first.
    let rank: Int32
    let token: Int32
  }

  private var merges: [UInt64: Merge] = [:]

  init(capacity: Int) {
    merges.reserveCapacity(capacity)
  }

  /// Adds a merge; of two for the same pair the first stays.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    if merges[key] == nil { merges[key] = merge }
  }

  @inline(__always)
  func merge(of left: Int32, and right: Int32) -> Merge? { merges[Self.key(left, right)] }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
