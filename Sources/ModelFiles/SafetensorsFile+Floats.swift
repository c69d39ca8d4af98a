extension SafetensorsFile {
  /// Reads a tensor as 32-bit floating-point numbers, row-major.
  ///
  /// - Parameters:
  ///   - name: Its name in the header.
  ///   - shape: The shape that the caller's code needs.
  /// - Returns: The elements, converted exactly from 32-bit, 16-bit or brain floating point.
  /// - Throws: ``ModelFileError/missingTensor(path:tensor:)``, ``ModelFileError/unexpectedShape(path:tensor:expected:got:)``
  ///   or ``ModelFileError/unexpectedElementType(path:tensor:got:)``.
  public func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
    guard let tensor = tensors[name] else { throw .missingTensor(path: path, tensor: name) }
    guard tensor.shape == shape else {
      throw .unexpectedShape(path: path, tensor: name, expected: shape, got: tensor.shape)
    }
    guard [.float32, .float16, .bfloat16].contains(tensor.elementType) else {
      throw .unexpectedElementType(path: path, tensor: name, got: tensor.elementType)
    }
    return file.withBytes { bytes in
      Self.floats(of: UnsafeRawBufferPointer(rebasing: bytes[tensor.range]), type: tensor.elementType)
    }
  }

  private static func floats(of bytes: UnsafeRawBufferPointer, type: ElementType) -> [Float] {
    let count = bytes.count / type.sizeBytes
    return [Float](unsafeUninitializedCapacity: count) { target, initializedCount in
      // `unsafeUninitializedCapacity` because a zero fill of the largest matrix would double the time to load it.
      if type == .float32 {
        UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
      } else {
        for index in 0..<count {
          let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
          target.initializeElement(
            at: index,
            to: type == .bfloat16 ? Float(bitPattern: UInt32(bits) << 16) : Float(halfPrecisionBits: bits))
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
