/// The metadata of a GGUF file: settings and vocabulary of a model by name.
///
/// Values stay in the mapped file and are decoded when asked for.
public struct GGUFMetadata: Sendable {
  private let file: MappedFile
  private let values: [String: GGUFHeader.Value]

  init(file: MappedFile, values: [String: GGUFHeader.Value]) {
    self.file = file
    self.values = values
  }

  /// Named in errors.
  public var path: String { file.path }

  public var keys: some Collection<String> { values.keys }

  public func has(_ key: String) -> Bool { values[key] != nil }

  // MARK: Values that must be there

  /// - Throws: ``ModelFileError/invalidField(path:field:requirement:)`` where the key is absent or of another type, as
  ///   all functions of this type do.
  public func string(_ key: String) throws(ModelFileError) -> String {
    try require(try optionalString(key), key, "text")
  }

  /// A number of any integer type within a range.
  public func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int {
    try require(try optionalInteger(key, in: range), key, Self.requirement(range))
  }

  /// A finite number of any type.
  public func number(_ key: String) throws(ModelFileError) -> Double {
    try require(try optionalNumber(key), key, "a finite number")
  }

  public func bool(_ key: String) throws(ModelFileError) -> Bool {
    try require(try optionalBool(key), key, "true or false")
  }

  /// Texts; bytes that are no UTF-8 become replacement characters.
  public func strings(_ key: String) throws(ModelFileError) -> [String] {
    try byteStrings(key).map { String(decoding: $0, as: UTF8.self) }
  }

  public func byteStrings(_ key: String) throws(ModelFileError) -> [[UInt8]] {
    try require(try optionalByteStrings(key), key, "a list of texts")
  }

  public func integers(_ key: String) throws(ModelFileError) -> [Int] {
    try require(try optionalIntegers(key), key, "a list of whole numbers")
  }

  public func numbers(_ key: String) throws(ModelFileError) -> [Float] {
    try require(try optionalNumbers(key), key, "a list of numbers")
  }

  // MARK: Values that may be absent

  public func optionalString(_ key: String) throws(ModelFileError) -> String? {
    try decode(key, "text") { type, reader, bytes throws(ModelFileError) in
      guard type == .string else { return nil }
      return String(decoding: bytes[try reader.stringRange(key)], as: UTF8.self)
    }
  }

  public func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int? {
    try decode(key, Self.requirement(range)) { type, reader, _ throws(ModelFileError) in
      guard let value = try reader.integer(type, key), range.contains(value) else { return nil }
      return value
    }
  }

  public func optionalNumber(_ key: String) throws(ModelFileError) -> Double? {
    try decode(key, "a finite number") { type, reader, _ throws(ModelFileError) in
      guard let value = try reader.real(type, key), value.isFinite else { return nil }
      return value
    }
  }

  public func optionalBool(_ key: String) throws(ModelFileError) -> Bool? {
    try decode(key, "true or false") { type, reader, _ throws(ModelFileError) in
      type == .bool ? try reader.bool(key) : nil
    }
  }

  public func optionalStrings(_ key: String) throws(ModelFileError) -> [String]? {
    try optionalByteStrings(key)?.map { String(decoding: $0, as: UTF8.self) }
  }

  public func optionalByteStrings(_ key: String) throws(ModelFileError) -> [[UInt8]]? {
    try optionalList(key, "a list of texts") { type, reader, bytes throws(ModelFileError) in
      guard type == .string else { return nil }
      return [UInt8](bytes[try reader.stringRange(key)])
    }
  }

  public func optionalIntegers(_ key: String) throws(ModelFileError) -> [Int]? {
    try optionalList(key, "a list of whole numbers") { type, reader, _ throws(ModelFileError) in
      if type == .bool { return try reader.bool(key).map { $0 ? 1 : 0 } }
      return try reader.integer(type, key)
    }
  }

  public func optionalNumbers(_ key: String) throws(ModelFileError) -> [Float]? {
    try optionalList(key, "a list of numbers") { type, reader, _ throws(ModelFileError) in
      try reader.real(type, key).map { Float($0) }
    }
  }

  // MARK: Decoding

  /// Reads one value; `body` gives nil where the value is not what is wanted.
  private func decode<Value>(
    _ key: String, _ requirement: String,
    _ body: (GGUFValueType, inout GGUFReader, UnsafeRawBufferPointer) throws(ModelFileError) -> Value?
  ) throws(ModelFileError) -> Value? {
    guard let value = values[key] else { return nil }
    return try file.withBytes { bytes throws(ModelFileError) in
      var reader = GGUFReader(bytes, path: path, at: value.position)
      return try require(try body(value.type, &reader, bytes), key, requirement)
    }
  }

  /// Reads one list; `body` gives nil where an element is not what is wanted.
  private func optionalList<Element>(
    _ key: String, _ requirement: String,
    _ body: (GGUFValueType, inout GGUFReader, UnsafeRawBufferPointer) throws(ModelFileError) -> Element?
  ) throws(ModelFileError) -> [Element]? {
    try decode(key, requirement) { type, reader, bytes throws(ModelFileError) in
      guard type == .array else { return nil }
      let elementType = try reader.valueType(of: key)
      let count = try reader.count("elements of '\(key)'", minimumSizeBytes: elementType.minimumSizeBytes)
      var elements: [Element] = []
      elements.reserveCapacity(count)
      for _ in 0..<count {
        guard let element = try body(elementType, &reader, bytes) else { return nil }
        elements.append(element)
      }
      return elements
    }
  }

  private func require<Value>(
    _ value: Value?, _ key: String, _ requirement: String
  ) throws(ModelFileError) -> Value {
    guard let value else { throw .invalidField(path: path, field: key, requirement: requirement) }
    return value
  }

  private static func requirement(_ range: ClosedRange<Int>) -> String {
    "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }
}

extension GGUFReader {
  /// Nil where the type is no integer, or the value cannot be held.
  fileprivate mutating func integer(_ type: GGUFValueType, _ key: String) throws(ModelFileError) -> Int? {
    switch type {
    case .uint8: Int(try number(UInt8.self, key))
    case .int8: Int(try number(Int8.self, key))
    case .uint16: Int(try number(UInt16.self, key))
    case .int16: Int(try number(Int16.self, key))
    case .uint32: Int(try number(UInt32.self, key))
    case .int32: Int(try number(Int32.self, key))
    case .uint64: Int(exactly: try number(UInt64.self, key))
    case .int64: Int(try number(Int64.self, key))
    case .float32, .float64, .bool, .string, .array: nil
    }
  }

  /// Nil where the type is no number.
  fileprivate mutating func real(_ type: GGUFValueType, _ key: String) throws(ModelFileError) -> Double? {
    switch type {
    case .float32: Double(Float(bitPattern: try number(UInt32.self, key)))
    case .float64: Double(bitPattern: try number(UInt64.self, key))
    default: try integer(type, key).map(Double.init)
    }
  }

  /// Nil where the byte is neither 0 nor 1.
  fileprivate mutating func bool(_ key: String) throws(ModelFileError) -> Bool? {
    switch try number(UInt8.self, key) {
    case 0: false
    case 1: true
    default: nil
    }
  }
}
