internal import CCrypto
internal import Glibc

/// SHA-256 of a file that may be far larger than the memory, and may lie on a medium that fails while it is read.
public enum FileDigest {
  private static let pieceSizeBytes = 4 << 20

  /// Reads all of a file.
  ///
  /// - Parameter progress: Called with the bytes read so far, often; what it throws ends the reading.
  /// - Returns: Lower-case hexadecimal.
  /// - Throws: ``ModelFileError/unreadable(path:operation:code:)``, or what `progress` throws.
  public static func sha256(path: String, progress: (Int) throws -> Void = { _ in }) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ModelFileError.unreadable(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
    guard let context = EVP_MD_CTX_new() else {
      throw ModelFileError.unreadable(path: path, operation: "EVP_MD_CTX_new", code: ENOMEM)
    }
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    var piece = [UInt8](repeating: 0, count: pieceSizeBytes)
    var doneCount = 0
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw ModelFileError.unreadable(path: path, operation: "read", code: errno) }
      if count == 0 { break }
      EVP_DigestUpdate(context, piece, count)
      doneCount += count
      try progress(doneCount)
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.hexadecimal
  }
}

extension [UInt8] {
  /// Two lower-case digits a byte.
  var hexadecimal: String {
    let digits = Array<UInt8>("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
