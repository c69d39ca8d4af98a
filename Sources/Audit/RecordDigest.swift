internal import Digests

/// What links the records of a log: the SHA-256 of a record's bytes.
enum RecordDigest {
  /// The digest that stands before the first record: 64 zeros.
  static let zero = String(repeating: "0", count: 64)

  /// Lower-case hexadecimal.
  static func hexadecimal(of bytes: some Collection<UInt8>) -> String {
    Array(bytes).withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }
  }
}
