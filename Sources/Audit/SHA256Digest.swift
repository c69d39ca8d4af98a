internal import CCrypto

/// SHA-256 of bytes in memory, by libcrypto.
enum SHA256Digest {
  /// The digest that stands before the first record: 64 zeros.
  static let zero = String(repeating: "0", count: 64)

  /// Lower-case hexadecimal.
  static func hexadecimal(of bytes: some Collection<UInt8>) -> String {
    let input = Array(bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(input, input.count, &digest)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
