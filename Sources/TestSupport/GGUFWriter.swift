/// Writes GGUF files, good and bad ones, for tests.
///
/// It checks nothing: what it is told to write it writes.
public struct GGUFWriter: Sendable {
  public indirect enum Value: Sendable {
    case uint8(UInt8)
    case int32(Int32)
    case uint32(UInt32)
    case uint64(UInt64)
    case float32(Float)
    case float64(Double)
    case bool(Bool)
    case string(String)
    /// A text that need not be UTF-8.
    case bytes([UInt8])
    /// All elements are written with the type of the first; an empty list is one of texts.
    case array([Value])
  }

  public var version: UInt32 = 3
  /// Written as `general.alignment` where it is not 32.
  public var alignment = 32
  private var values: [(key: String, value: Value)] = []
  private var tensors: [(name: String, format: UInt32, shape: [Int], bytes: [UInt8])] = []

  public init() {}

  /// Adds a metadata value, or replaces the one of the same key.
  public mutating func set(_ key: String, _ value: Value) {
    values.removeAll { $0.key == key }
    values.append((key, value))
  }

  /// Adds a metadata value also where one of the same key is there already.
  public mutating func append(_ key: String, _ value: Value) {
    values.append((key, value))
  }

  /// Adds a tensor.
  ///
  /// - Parameters:
  ///   - format: The number of the format.
  ///   - shape: Row-major; written the other way around, as files have it.
  ///   - bytes: Its blocks.
  public mutating func add(_ name: String, format: UInt32, shape: [Int], bytes: [UInt8]) {
    tensors.append((name, format, shape, bytes))
  }

  /// Adds a tensor of 32-bit floating-point numbers.
  public mutating func add(_ name: String, shape: [Int], floats: [Float]) {
    add(name, format: 0, shape: shape, bytes: floats.flatMap { Self.littleEndian($0.bitPattern) })
  }

  /// The whole file.
  public func bytes() -> [UInt8] {
    var values = values
    if alignment != 32 { values.append(("general.alignment", .uint32(UInt32(alignment)))) }
    var file = Array("GGUF".utf8) + Self.littleEndian(version)
    file += Self.littleEndian(UInt64(tensors.count)) + Self.littleEndian(UInt64(values.count))
    for (key, value) in values {
      file += Self.text(Array(key.utf8)) + Self.littleEndian(value.typeCode) + value.payload
    }
    var data: [UInt8] = []
    for tensor in tensors {
      data += [UInt8](repeating: 0, count: Self.padding(data.count, alignment))
      file += Self.text(Array(tensor.name.utf8)) + Self.littleEndian(UInt32(tensor.shape.count))
      for dimension in tensor.shape.reversed() { file += Self.littleEndian(UInt64(dimension)) }
      file += Self.littleEndian(tensor.format) + Self.littleEndian(UInt64(data.count))
      data += tensor.bytes
    }
    return file + [UInt8](repeating: 0, count: Self.padding(file.count, alignment)) + data
  }

  private static func padding(_ count: Int, _ alignment: Int) -> Int {
    (alignment - count % alignment) % alignment
  }

  fileprivate static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  fileprivate static func text(_ bytes: [UInt8]) -> [UInt8] {
    littleEndian(UInt64(bytes.count)) + bytes
  }
}

extension GGUFWriter.Value {
  fileprivate var typeCode: UInt32 {
    switch self {
    case .uint8: 0
    case .uint32: 4
    case .int32: 5
    case .float32: 6
    case .bool: 7
    case .string, .bytes: 8
    case .array: 9
    case .uint64: 10
    case .float64: 12
    }
  }

  fileprivate var payload: [UInt8] {
    switch self {
    case .uint8(let number): [number]
    case .int32(let number): GGUFWriter.littleEndian(number)
    case .uint32(let number): GGUFWriter.littleEndian(number)
    case .uint64(let number): GGUFWriter.littleEndian(number)
    case .float32(let number): GGUFWriter.littleEndian(number.bitPattern)
    case .float64(let number): GGUFWriter.littleEndian(number.bitPattern)
    case .bool(let value): [value ? 1 : 0]
    case .string(let text): GGUFWriter.text(Array(text.utf8))
    case .bytes(let bytes): GGUFWriter.text(bytes)
    case .array(let values):
      GGUFWriter.littleEndian(values.first?.typeCode ?? 8) + GGUFWriter.littleEndian(UInt64(values.count))
        + values.flatMap(\.payload)
    }
  }
}
