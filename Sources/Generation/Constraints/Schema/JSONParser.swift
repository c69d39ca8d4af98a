/// Reads JSON: RFC 8259, without duplicate names, and nested no deeper than a bound.
struct JSONParser {
  private static let maximumDepth = 64

  private let bytes: [UInt8]
  private var offset = 0

  /// - Throws: ``GenerationError/malformedSchema(offset:)``
  static func parse(_ text: String) throws(GenerationError) -> JSONValue {
    var parser = JSONParser(bytes: Array(text.utf8))
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == parser.bytes.count else { throw parser.failure }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var failure: GenerationError { .malformedSchema(offset: offset) }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = current, byte == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ text: String) throws(GenerationError) {
    guard bytes[offset...].starts(with: text.utf8) else { throw failure }
    offset += text.utf8.count
  }

  private mutating func value(depth: Int) throws(GenerationError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw failure }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(GenerationError) -> JSONValue {
    offset += 1
    skipSpace()
    var properties: [JSONValue.Property] = []
    var names: Set<String> = []
    if take("}") { return .object(properties) }
    repeat {
      skipSpace()
      let name = try string()
      guard names.insert(name).inserted else { throw failure }
      skipSpace()
      guard take(":") else { throw failure }
      properties.append(JSONValue.Property(name: name, value: try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure }
    return .object(properties)
  }

  private mutating func array(depth: Int) throws(GenerationError) -> JSONValue {
    offset += 1
    skipSpace()
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure }
    return .array(elements)
  }

  private mutating func number() throws(GenerationError) -> String {
    let start = offset
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits() throws(GenerationError) {
    let start = offset
    while let byte = current, (0x30...0x39).contains(byte) { offset += 1 }
    guard offset > start else { throw failure }
  }

  private mutating func string() throws(GenerationError) -> String {
    guard take("\"") else { throw failure }
    var text: [UInt8] = []
    while !take("\"") {
      guard let byte = current, byte >= 0x20 else { throw failure }
      offset += 1
      if byte == UInt8(ascii: "\\") { text += Array(String(try escape()).utf8) } else { text.append(byte) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(GenerationError) -> Unicode.Scalar {
    guard let byte = current else { throw failure }
    offset += 1
    switch Unicode.Scalar(byte) {
    case "\"", "\\", "/": return Unicode.Scalar(byte)
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicodeEscape()
    default: throw failure
    }
  }

  private mutating func unicodeEscape() throws(GenerationError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else { throw failure }
    let trail = try codeUnit()
    guard UTF16.isTrailSurrogate(trail) else { throw failure }
    return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
  }

  private mutating func codeUnit() throws(GenerationError) -> UInt16 {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure }
    offset += 4
    return unit
  }
}
