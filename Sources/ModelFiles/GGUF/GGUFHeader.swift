/// What stands before the data of a GGUF file, checked.
struct GGUFHeader {
  /// Where a metadata value lies.
  struct Value {
    var type: GGUFValueType
    /// Position of the value in the file, in bytes.
    var position: Int
  }

  private(set) var values: [String: Value] = [:]
  private(set) var tensors: [String: GGUFTensor] = [:]

  private static let magic: UInt32 = 0x4655_4747  // "GGUF"
  /// A dimension, a format and an offset at least, after the length of the name.
  private static let minimumDescriptionBytes = 8 + 4 + 4 + 8

  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: Named in errors.
  init(of bytes: UnsafeRawBufferPointer, path: String) throws(ModelFileError) {
    var reader = GGUFReader(bytes, path: path)
    guard try reader.number(UInt32.self, "the signature") == Self.magic else { throw .notGGUF(path: path) }
    let version = try reader.number(UInt32.self, "the version")
    guard version == 2 || version == 3 else { throw .unsupportedVersion(path: path, version: version) }
    let tensorCount = try reader.count("tensors", minimumSizeBytes: Self.minimumDescriptionBytes)
    let valueCount = try reader.count("metadata values", minimumSizeBytes: 8 + 4 + 1)
    for _ in 0..<valueCount { try readValue(&reader, path: path) }
    var descriptions: [Description] = []
    for _ in 0..<tensorCount { descriptions.append(try Self.readDescription(&reader, path: path)) }
    let alignment = try Self.alignment(values["general.alignment"], bytes, path: path)
    let dataStart = (reader.position + alignment - 1) / alignment * alignment
    for description in descriptions {
      let tensor = try description.tensor(
        dataStart: dataStart, fileBytes: bytes.count, alignment: alignment, path: path)
      guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
        throw .duplicate(path: path, what: "the tensor '\(tensor.name)'")
      }
    }
    try Self.checkOverlaps(of: tensors.values, path: path)
  }

  private mutating func readValue(_ reader: inout GGUFReader, path: String) throws(ModelFileError) {
    let key = try reader.name("a metadata key")
    let type = try reader.valueType(of: key)
    let value = Value(type: type, position: reader.position)
    try reader.skipValue(type, of: key)
    guard values.updateValue(value, forKey: key) == nil else { throw .duplicate(path: path, what: "the key '\(key)'") }
  }

  private static func readDescription(
    _ reader: inout GGUFReader, path: String
  ) throws(ModelFileError) -> Description {
    let name = try reader.name("the name of a tensor")
    let start = reader.position
    let dimensionCount = try reader.number(UInt32.self, "the dimensions of '\(name)'")
    guard (1...4).contains(dimensionCount) else {
      throw .malformedHeader(path: path, what: "\(dimensionCount) dimensions of '\(name)'", offset: start)
    }
    var dimensions: [UInt64] = []
    for _ in 0..<dimensionCount { dimensions.append(try reader.number(UInt64.self, "the dimensions of '\(name)'")) }
    let type = try reader.number(UInt32.self, "the format of '\(name)'")
    guard let format = TensorFormat(rawValue: type) else {
      throw .unknownElementType(path: path, tensor: name, name: "number \(type)")
    }
    return Description(
      name: name, format: format, dimensions: dimensions,
      offset: try reader.number(UInt64.self, "the offset of '\(name)'"))
  }

  /// The data of every tensor begins at a multiple of it; 32 where the file does not say.
  private static func alignment(
    _ value: Value?, _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(ModelFileError) -> Int {
    guard let value else { return 32 }
    var reader = GGUFReader(bytes, path: path, at: value.position)
    guard value.type == .uint32, case let alignment = Int(try reader.number(UInt32.self, "general.alignment")),
      (1...65_536).contains(alignment), alignment & (alignment - 1) == 0
    else {
      throw .invalidField(path: path, field: "general.alignment", requirement: "a power of two from 1 to 65536")
    }
    return alignment
  }

  private static func checkOverlaps(
    of tensors: some Collection<GGUFTensor>, path: String
  ) throws(ModelFileError) {
    var end = 0
    let filled = tensors.lazy.filter { !$0.range.isEmpty }
    for tensor in filled.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard tensor.range.lowerBound >= end else {
        throw .overlapOrGap(path: path, tensor: tensor.name, expectedBegin: end, begin: tensor.range.lowerBound)
      }
      end = tensor.range.upperBound
    }
  }
}

/// One tensor as the file declares it; nothing is checked yet.
private struct Description {
  var name: String
  var format: TensorFormat
  /// The fastest one first.
  var dimensions: [UInt64]
  /// From the start of the data part, in bytes.
  var offset: UInt64

  func tensor(
    dataStart: Int, fileBytes: Int, alignment: Int, path: String
  ) throws(ModelFileError) -> GGUFTensor {
    let shape = dimensions.reversed().map { Int(clamping: $0) }
    var elementCount = 1
    for dimension in shape {
      let (product, overflow) = elementCount.multipliedReportingOverflow(by: dimension)
      guard !overflow, dimension < Int.max else { throw .invalidShape(path: path, tensor: name, shape: shape) }
      elementCount = product
    }
    guard let rowLength = shape.last, rowLength % format.blockElementCount == 0 else {
      throw .invalidShape(path: path, tensor: name, shape: shape)
    }
    let blockCount = elementCount / format.blockElementCount
    let (sizeBytes, overflow) = blockCount.multipliedReportingOverflow(by: format.blockSizeBytes)
    guard !overflow else { throw .invalidShape(path: path, tensor: name, shape: shape) }
    let dataBytes = max(0, fileBytes - dataStart)
    guard offset <= UInt64(dataBytes), offset % UInt64(alignment) == 0, sizeBytes <= dataBytes - Int(offset) else {
      throw .invalidOffsets(
        path: path, tensor: name, begin: Int(clamping: offset),
        end: Int(clamping: offset.addingReportingOverflow(UInt64(sizeBytes)).partialValue), dataBytes: dataBytes)
    }
    let begin = dataStart + Int(offset)
    return GGUFTensor(name: name, format: format, shape: shape, range: begin..<begin + sizeBytes)
  }
}
