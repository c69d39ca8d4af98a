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
    let tensor = try tensor(name, shape: shape)
    guard let format = StoredFloat(tensor.elementType) else {
      throw .unexpectedElementType(path: path, tensor: name, got: tensor.elementType)
    }
    return file.withBytes { [Float](stored: UnsafeRawBufferPointer(rebasing: $0[tensor.range]), as: format) }
  }

  /// The tensor of a name, known to have a shape.
  ///
  /// - Throws: ``ModelFileError/missingTensor(path:tensor:)`` or
  ///   ``ModelFileError/unexpectedShape(path:tensor:expected:got:)``.
  public func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> TensorDescription {
    guard let tensor = tensors[name] else { throw .missingTensor(path: path, tensor: name) }
    guard tensor.shape == shape else {
      throw .unexpectedShape(path: path, tensor: name, expected: shape, got: tensor.shape)
    }
    return tensor
  }
}

extension StoredFloat {
  fileprivate init?(_ type: ElementType) {
    switch type {
    case .float32: self = .float32
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    default: return nil
    }
  }
}
