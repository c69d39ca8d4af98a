internal import Foundation

/// How texts are kept in the database.
///
/// Texts of documents are kept as UTF-8 blobs, because a text column ends at the first NUL when it is read back, and
/// documents do hold NULs.
enum StoredText {
  static func data(_ text: String) -> Data { Data(text.utf8) }

  static func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }

  /// A short text of a text column, without NULs.
  static func line(_ text: String) -> String { text.replacing("\0", with: " ") }

  static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  /// The value that ``json(_:)`` wrote; nil for anything else.
  static func value<Value: Decodable>(_ type: Value.Type, json: String) -> Value? {
    try? JSONDecoder().decode(type, from: Data(json.utf8))
  }
}

/// How vectors are kept in the database: little-endian 32-bit floats, one after the other.
enum StoredVector {
  static func data(_ vector: [Float]) -> Data {
    vector.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
  }

  /// The vector that ``data(_:)`` wrote; surplus bytes at the end are ignored.
  static func vector(_ data: Data) -> [Float] {
    let count = data.count / 4
    // Uninitialized because every component is copied before anyone reads it; a million vectors are read so.
    return [Float](unsafeUninitializedCapacity: count) { vector, initializedCount in
      data.copyBytes(to: UnsafeMutableRawBufferPointer(vector), count: 4 * count)
      #if _endian(big)
        for index in vector.indices {
          vector[index] = Float(bitPattern: UInt32(littleEndian: vector[index].bitPattern))
        }
      #endif
      initializedCount = count
    }
  }
}
