internal import Digests
internal import Glibc

/// SHA-256 of whole files.
enum FileDigest {
  /// - Returns: Lower-case hexadecimal.
  /// - Throws: ``IngestionError/fileUnavailable(path:operation:errorNumber:)``, naming `path`.
  static func sha256(of descriptor: Int32, path: String) throws(IngestionError) -> String {
    guard var digest = SHA256Digest() else {
      throw .fileUnavailable(path: path, operation: "digest", errorNumber: ENOMEM)
    }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var offset: off_t = 0
    while true {
      let count = pread(descriptor, &buffer, buffer.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .fileUnavailable(path: path, operation: "read", errorNumber: errno) }
      if count == 0 { break }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += off_t(count)
    }
    return digest.finish()
  }

  static func sha256(ofFile path: String) throws(IngestionError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .fileUnavailable(path: path, operation: "open", errorNumber: errno) }
    defer { close(descriptor) }
    return try sha256(of: descriptor, path: path)
  }
}
