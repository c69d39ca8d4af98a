/// How a floating-point number is written in a file.
enum StoredFloat {
  case float32
  /// IEEE 754 binary16.
  case float16
  /// The upper half of an IEEE 754 binary32.
  case bfloat16

  var sizeBytes: Int { self == .float32 ? 4 : 2 }
}

extension [Float] {
  /// Converts little-endian numbers exactly; bytes that make no whole number at the end are ignored.
  init(stored bytes: UnsafeRawBufferPointer, as format: StoredFloat) {
    let count = bytes.count / format.sizeBytes
    self = [Float](unsafeUninitializedCapacity: count) { target, initializedCount in
      // `unsafeUninitializedCapacity` because a zero fill of the largest matrix would double the time to load it.
      if format == .float32 {
        UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<(4 * count)]))
      } else {
        for index in 0..<count {
          let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
          target.initializeElement(
            at: index,
            to: format == .bfloat16 ? Float(bitPattern: UInt32(bits) << 16) : Float(halfPrecisionBits: bits))
        }
      }
      initializedCount = count
    }
  }
}

extension Float {
  /// The value of an IEEE 754 binary16 number.
  ///
  /// Written out because the standard library has no `Float16` on every processor that Cloister runs on.
  init(halfPrecisionBits bits: UInt16) {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    let magnitude: Float =
      switch exponent {
      case 0: Float(fraction) * 0x1p-24
      case 0x1F: Float(bitPattern: 0x7F80_0000 | fraction << 13)
      default: Float(bitPattern: UInt32(exponent + 112) << 23 | fraction << 13)
      }
    self = bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
