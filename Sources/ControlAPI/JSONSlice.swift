internal import Foundation

/// Finds the text of a value inside JSON, exactly as it was written.
///
/// It reads only as much as finding needs and takes the rest on trust: decode the JSON first.
struct JSONSlice {
  private let bytes: [UInt8]
  private var index = 0

  /// The text of the value at a path of object keys; nil where there is none.
  ///
  /// - Complexity: O(length of the JSON)
  static func text(at path: [String], in json: Data) -> String? {
    var slice = JSONSlice(bytes: Array(json))
    for key in path {
      guard slice.enter(key) else { return nil }
    }
    slice.skipWhiteSpace()
    let start = slice.index
    slice.skipValue()
    return String(validating: slice.bytes[start..<slice.index], as: UTF8.self)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// Goes to the value of a member of the object that begins here; the last one of several, as decoders do.
  private mutating func enter(_ key: String) -> Bool {
    skipWhiteSpace()
    guard next == UInt8(ascii: "{") else { return false }
    index += 1
    var found: Int?
    while true {
      skipWhiteSpace()
      guard next == UInt8(ascii: "\"") else { break }
      let start = index
      skipString()
      let name = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<index]))
      skipWhiteSpace()
      guard next == UInt8(ascii: ":") else { break }
      index += 1
      if name == key { found = index }
      skipWhiteSpace()
      skipValue()
      skipWhiteSpace()
      guard next == UInt8(ascii: ",") else { break }
      index += 1
    }
    guard let found else { return false }
    index = found
    return true
  }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
  }

  private mutating func skipString() {
    index += 1
    while let byte = next, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
    index = min(index + 1, bytes.count)
  }

  /// Brackets are counted, not matched by kind.
  private mutating func skipValue() {
    var depth = 0
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { return }
        depth -= 1
        index += 1
      case UInt8(ascii: ","), 0x20, 0x09...0x0D:
        guard depth > 0 else { return }
        index += 1
        continue
      default:
        // A number, true, false or null, or a colon of a nested object.
        index += 1
        continue
      }
      if depth == 0 { return }
    }
  }
}
