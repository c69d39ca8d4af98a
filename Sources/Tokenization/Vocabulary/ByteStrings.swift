/// Many byte strings in one allocation.
struct ByteStrings: Sendable {
  private var bytes: [UInt8] = []
  /// Where each string ends.
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func reserve(count: Int, sizeBytes: Int) {
    ends.reserveCapacity(count)
    bytes.reserveCapacity(sizeBytes)
  }

  mutating func append(_ string: some Sequence<UInt8>) {
    bytes.append(contentsOf: string)
    ends.append(bytes.count)
  }

  subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  @inline(__always)
  func equals(_ index: Int, _ other: UnsafeRawBufferPointer) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == other.count else { return false }
    for offset in 0..<other.count where bytes[start + offset] != other[offset] { return false }
    return true
  }
}
