@testable import Tensors

/// Bytes at an odd address, as a file may hold them.
final class WeightBytes: @unchecked Sendable {
  // @unchecked because the memory is written only by init, before any other thread can have the object.
  private let memory: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    memory = .allocate(byteCount: bytes.count + 1, alignment: 64)
    UnsafeMutableRawBufferPointer(rebasing: memory[1...]).copyBytes(from: bytes)
  }

  deinit { memory.deallocate() }

  var all: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[1...]) }
}

extension WeightMatrix {
  init?(_ format: WeightFormat, rows: Int, columns: Int, bytes: [UInt8], kernels: Kernels = .best) {
    let owner = WeightBytes(bytes)
    self.init(
      format: format, rowCount: rows, columnCount: columns, bytes: owner.all, owner: owner, kernels: kernels)
  }

  /// All rows, unpacked.
  var unpacked: [[Float]] {
    (0..<rowCount).map { row in
      [Float](unsafeUninitializedCapacity: columnCount) { buffer, count in
        // `unsafeUninitializedCapacity` because all elements are written.
        copyRow(row, into: UnsafeMutableBufferPointer(start: buffer.baseAddress, count: columnCount))
        count = columnCount
      }
    }
  }
}

extension RandomNumbers {
  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: Int((next() + 1) * 40_000)) }

  /// Blocks whose elements are around 1: any bytes, except that scales are small numbers.
  mutating func weights(_ format: WeightFormat, count: Int) -> [UInt8] {
    (0..<count / format.blockElementCount).flatMap { _ in block(format) }
  }

  private mutating func block(_ format: WeightFormat) -> [UInt8] {
    var bytes = (0..<format.blockSizeBytes).map { _ in byte() }
    // The upper byte of a 16-bit number between 2^-11 and 2^-9, or its negative.
    let small = 0x10 | byte() & 0x87
    switch format {
    case .f32: bytes = withUnsafeBytes(of: next().bitPattern.littleEndian, Array.init)
    case .f16: bytes[1] = bytes[1] & 0xBF | 0x20
    case .bf16: bytes[1] = bytes[1] & 0x80 | 0x3F
    case .q8_0, .q4_0, .q5_0, .iq4_NL, .iq4_XS: bytes[1] = small
    // Minima about eight times as large as the scales, of the other sign.
    case .q4_1, .q5_1: (bytes[1], bytes[3]) = (small, small + 0x0C ^ 0x80)
    case .q2_K: (bytes[81], bytes[83]) = (small, small)
    case .q3_K: bytes[109] = small
    case .q4_K, .q5_K: (bytes[1], bytes[3]) = (small, small)
    case .q6_K: bytes[209] = small
    case .mxfp4: bytes[0] = 120 + bytes[0] % 8
    }
    return bytes
  }
}
