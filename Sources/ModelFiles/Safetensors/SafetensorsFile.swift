/// Where the elements of one tensor lie; its range is known to be inside the file and its size to fit its shape.
public struct TensorDescription: Hashable, Sendable {
  public let name: String
  public let elementType: ElementType
  public let shape: [Int]
  /// Position in the file, in bytes.
  public let range: Range<Int>

  public var elementCount: Int { range.count / elementType.sizeBytes }
}

/// A mapped safetensors file whose header has been checked completely.
///
///     0         8              8 + n                          end
///     | n (u64) | JSON, n bytes | data of the tensors, no gaps |
///
/// `n` is little-endian. Every tensor lies inside the file, has the size its shape and type ask for, and shares no byte
/// with another; the tensors cover the data part without gaps. So reading a listed tensor cannot fail.
public final class SafetensorsFile: Sendable {
  /// The longest header accepted; the same limit as the reference implementation's.
  public static let headerLimitBytes: UInt64 = 100_000_000

  public let file: MappedFile
  public let tensors: [String: TensorDescription]

  public var path: String { file.path }

  public init(path: String) throws(ModelFileError) {
    file = try MappedFile(path: path)
    tensors = try file.withBytes { bytes throws(ModelFileError) in
      try Self.readTensors(of: bytes, path: path)
    }
  }

  /// Reads and checks the header of a whole file's bytes; `path` is named in errors.
  static func readTensors(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(ModelFileError) -> [String: TensorDescription] {
    guard bytes.count >= 8 else {
      throw .truncated(path: path, what: "the header length", neededBytes: 8, availableBytes: bytes.count)
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= headerLimitBytes else {
      throw .headerTooLong(path: path, lengthBytes: length, limitBytes: headerLimitBytes)
    }
    let dataStart = 8 + Int(length)
    guard dataStart <= bytes.count else {
      throw .truncated(path: path, what: "the header", neededBytes: dataStart, availableBytes: bytes.count)
    }
    let header = try SafetensorsHeader.decode(UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]), path: path)
    let dataBytes = bytes.count - dataStart
    var tensors: [String: TensorDescription] = [:]
    for (name, entry) in header.entries {
      tensors[name] = try describe(name, entry, path: path, dataStart: dataStart, dataBytes: dataBytes)
    }
    try checkCoverage(of: tensors.values, path: path, data: dataStart..<bytes.count)
    return tensors
  }

  private static func describe(
    _ name: String, _ entry: SafetensorsEntry, path: String, dataStart: Int, dataBytes: Int
  ) throws(ModelFileError) -> TensorDescription {
    guard let type = ElementType(rawValue: entry.typeName) else {
      throw .unknownElementType(path: path, tensor: name, name: String(entry.typeName.prefix(32)))
    }
    var expectedBytes = type.sizeBytes
    for dimension in entry.shape {
      let (product, overflow) = expectedBytes.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else { throw .invalidShape(path: path, tensor: name, shape: entry.shape) }
      expectedBytes = product
    }
    guard entry.offsets.count == 2 else {
      throw .malformedJSON(path: path, reason: "tensor '\(name)': data_offsets must hold two numbers")
    }
    let (begin, end) = (entry.offsets[0], entry.offsets[1])
    guard 0 <= begin, begin <= end, end <= dataBytes else {
      throw .invalidOffsets(path: path, tensor: name, begin: begin, end: end, dataBytes: dataBytes)
    }
    guard end - begin == expectedBytes else {
      throw .sizeMismatch(path: path, tensor: name, expectedBytes: expectedBytes, actualBytes: end - begin)
    }
    return TensorDescription(
      name: name, elementType: type, shape: entry.shape, range: dataStart + begin..<dataStart + end)
  }

  private static func checkCoverage(
    of tensors: some Collection<TensorDescription>, path: String, data: Range<Int>
  ) throws(ModelFileError) {
    var position = data.lowerBound
    let ordered = tensors.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for tensor in ordered {
      guard tensor.range.lowerBound == position else {
        throw .overlapOrGap(
          path: path, tensor: tensor.name, expectedBegin: position - data.lowerBound,
          begin: tensor.range.lowerBound - data.lowerBound)
      }
      position = tensor.range.upperBound
    }
    guard position == data.upperBound else { throw .trailingBytes(path: path, count: data.upperBound - position) }
  }
}
