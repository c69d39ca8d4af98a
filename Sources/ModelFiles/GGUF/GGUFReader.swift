/// Reads the header of a GGUF file from front to back and never beyond its end.
struct GGUFReader {
  private(set) var position = 0
  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String, at position: Int = 0) {
    self.bytes = bytes
    self.path = path
    self.position = position
  }

  var remainingBytes: Int { bytes.count - position }

  /// Moves behind the next `count` bytes and gives their range.
  mutating func take(_ count: UInt64, _ what: String) throws(ModelFileError) -> Range<Int> {
    guard count <= UInt64(remainingBytes) else {
      throw .truncated(
        path: path, what: what, neededBytes: Int(clamping: count), availableBytes: remainingBytes)
    }
    let start = position
    position += Int(count)
    return start..<position
  }

  /// A little-endian number.
  mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws(ModelFileError) -> Number {
    let range = try take(UInt64(MemoryLayout<Number>.size), what)
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
  }

  /// The place of the bytes of a string, after its length.
  mutating func stringRange(_ what: String) throws(ModelFileError) -> Range<Int> {
    try take(try number(UInt64.self, what), what)
  }

  /// A short name: a key or the name of a tensor.
  mutating func name(_ what: String) throws(ModelFileError) -> String {
    let start = position
    let range = try stringRange(what)
    guard range.count <= Self.nameLimitBytes, let name = String(validating: bytes[range], as: UTF8.self) else {
      throw .malformedHeader(path: path, what: what, offset: start)
    }
    return name
  }

  /// The format allows keys of 65,535 bytes.
  static let nameLimitBytes = 65_535

  /// A number of things that take at least `minimumSizeBytes` each, so more of them cannot follow.
  mutating func count(_ what: String, minimumSizeBytes: Int) throws(ModelFileError) -> Int {
    let stored = try number(UInt64.self, what)
    guard stored <= UInt64(remainingBytes / minimumSizeBytes) else {
      let (needed, overflow) = stored.multipliedReportingOverflow(by: UInt64(minimumSizeBytes))
      throw .truncated(
        path: path, what: "\(stored) \(what)", neededBytes: overflow ? .max : Int(clamping: needed),
        availableBytes: remainingBytes)
    }
    return Int(stored)
  }

  /// The type of a metadata value.
  mutating func valueType(of key: String) throws(ModelFileError) -> GGUFValueType {
    let start = position
    let stored = try number(UInt32.self, "the type of '\(key)'")
    guard let type = GGUFValueType(rawValue: stored) else {
      throw .malformedHeader(path: path, what: "the type \(stored) of '\(key)'", offset: start)
    }
    return type
  }

  /// Moves behind a value; arrays of arrays are allowed to `depth` levels.
  mutating func skipValue(_ type: GGUFValueType, of key: String, depth: Int = 4) throws(ModelFileError) {
    if let size = type.sizeBytes {
      _ = try take(UInt64(size), "the value of '\(key)'")
    } else if type == .string {
      _ = try stringRange("the value of '\(key)'")
    } else {
      guard depth > 0 else {
        throw .malformedHeader(path: path, what: "arrays of arrays in '\(key)'", offset: position)
      }
      let elementType = try valueType(of: key)
      let count = try self.count("elements of '\(key)'", minimumSizeBytes: elementType.minimumSizeBytes)
      if let size = elementType.sizeBytes {
        _ = try take(UInt64(count * size), "the elements of '\(key)'")
      } else {
        for _ in 0..<count { try skipValue(elementType, of: key, depth: depth - 1) }
      }
    }
  }
}
