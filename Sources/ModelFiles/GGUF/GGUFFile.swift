/// A mapped GGUF file whose header has been checked completely.
///
///     | magic, version, counts | metadata | descriptions of tensors | padding | data of the tensors |
///
/// All numbers are little-endian. Every tensor lies inside the file, has the size its shape and format ask for, and
/// shares no byte with another, so reading a listed tensor cannot fail. The memory taken is that of the names; values
/// and weights stay in the mapped file.
///
/// Source: the GGUF specification of the ggml project, versions 2 and 3.
public final class GGUFFile: Sendable {
  public let file: MappedFile
  public let metadata: GGUFMetadata
  public let tensors: [String: GGUFTensor]

  public var path: String { file.path }

  /// Maps a file and checks its header.
  ///
  /// - Parameter isReadAhead: False where only the header is of interest; the weights are then left on the disk.
  /// - Throws: ``ModelFileError`` that names the file and what in it is wrong, where.
  public init(path: String, isReadAhead: Bool = true) throws(ModelFileError) {
    let file = try MappedFile(path: path, isReadAhead: isReadAhead)
    let header = try file.withBytes { bytes throws(ModelFileError) in try GGUFHeader(of: bytes, path: path) }
    self.file = file
    metadata = GGUFMetadata(file: file, values: header.values)
    tensors = header.tensors
    let partCount = try metadata.optionalInteger("split.count", in: 0...65_535) ?? 1
    guard partCount <= 1 else { throw .splitFile(path: path, partCount: partCount) }
  }

  /// The tensor of a name, known to have a shape.
  ///
  /// - Throws: ``ModelFileError/missingTensor(path:tensor:)`` or
  ///   ``ModelFileError/unexpectedShape(path:tensor:expected:got:)``.
  public func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> GGUFTensor {
    guard let tensor = tensors[name] else { throw .missingTensor(path: path, tensor: name) }
    guard tensor.shape == shape else {
      throw .unexpectedShape(path: path, tensor: name, expected: shape, got: tensor.shape)
    }
    return tensor
  }

  /// Reads a small tensor, such as a norm's gain or a bias, as 32-bit floating-point numbers, row-major.
  ///
  /// - Throws: What ``tensor(_:shape:)`` throws, or ``ModelFileError/unexpectedFormat(path:tensor:got:)`` where the
  ///   elements are neither 32-bit, 16-bit nor brain floating point.
  public func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
    let tensor = try tensor(name, shape: shape)
    guard let format = StoredFloat(tensor.format) else {
      throw .unexpectedFormat(path: path, tensor: name, got: tensor.format)
    }
    return file.withBytes { [Float](stored: UnsafeRawBufferPointer(rebasing: $0[tensor.range]), as: format) }
  }
}

extension StoredFloat {
  fileprivate init?(_ format: TensorFormat) {
    switch format {
    case .f32: self = .float32
    case .f16: self = .float16
    case .bf16: self = .bfloat16
    default: return nil
    }
  }
}
