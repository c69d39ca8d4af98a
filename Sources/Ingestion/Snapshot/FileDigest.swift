internal import CCrypto
internal import Glibc

/// SHA-256 of whole files.
enum FileDigest {
  /// - Returns: Lower-case hexadecimal.
  /// - Throws: ``IngestionError/fileUnavailable(path:operation:errorNumber:)``, naming `path`.
  static func sha256(of descriptor: Int32, path: String) throws(IngestionError) -> String {
    guard let context = EVP_MD_CTX_new() else {
      throw .fileUnavailable(path: path, operation: "digest", errorNumber: ENOMEM)
    }
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var offset: off_t = 0
    while true {
      let count = pread(descriptor, &buffer, buffer.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .fileUnavailable(path: path, operation: "read", errorNumber: errno) }
      if count == 0 { break }
      EVP_DigestUpdate(context, buffer, count)
      offset += off_t(count)
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func sha256(ofFile path: String) throws(IngestionError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .fileUnavailable(path: path, operation: "open", errorNumber: errno) }
    defer { close(descriptor) }
    return try sha256(of: descriptor, path: path)
  }
}
