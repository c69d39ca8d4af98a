internal import CCrypto

/// SHA-256 of bytes that arrive piece by piece, by libcrypto.
public struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer

  /// Nil where libcrypto has no memory for it.
  public init?() {
    guard let context = EVP_MD_CTX_new() else { return nil }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Ends the message.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    EVP_DigestFinal_ex(context, &digest, nil)
    return Self.digits(of: digest)
  }

  /// - Returns: 64 lower-case hexadecimal digits.
  public static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &digest)
    return digits(of: digest)
  }

  private static func digits(of digest: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
