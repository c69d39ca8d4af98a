/// A 64-bit checksum that finds damage by disks and truncation. It does not withstand forgery and need not: who can
/// write the folder of the index can write the catalog too.
///
/// Four lanes take one 8-byte word in turn. Each step is a bijection of its lane, and the lanes are combined by
/// bijections, so that damage within one word never goes unseen.
struct Checksum: Hashable {
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var lanes: SIMD4<UInt64> = [1, 2, 3, 4]
  private var byteCount: UInt64 = 0

  /// Takes the next bytes.
  ///
  /// - Precondition: All calls but the last take a multiple of 32 bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(byteCount % 32 == 0)
    byteCount += UInt64(bytes.count)
    var offset = 0
    while offset + 32 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self))
      offset += 32
    }
    guard offset < bytes.count else { return }
    var rest: SIMD4<UInt64> = .zero
    withUnsafeMutableBytes(of: &rest) { $0.copyBytes(from: bytes[offset...]) }
    mix(rest)
  }

  /// 16 hexadecimal digits.
  var hexadecimal: String {
    var value = byteCount
    for lane in 0..<4 {
      value = (value ^ lanes[lane]) &* Self.multiplier
      value ^= value >> 29
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func mix(_ words: SIMD4<UInt64>) {
    let mixed = (lanes ^ words) &* Self.multiplier
    lanes = mixed &<< 31 | mixed &>> 33
  }
}
