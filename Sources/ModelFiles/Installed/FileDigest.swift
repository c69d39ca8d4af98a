internal import Digests
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
    guard var digest = SHA256Digest() else {
      throw ModelFileError.unreadable(path: path, operation: "EVP_MD_CTX_new", code: ENOMEM)
    }
    var piece = [UInt8](repeating: 0, count: pieceSizeBytes)
    var doneCount = 0
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw ModelFileError.unreadable(path: path, operation: "read", code: errno) }
      if count == 0 { break }
      piece.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      doneCount += count
      try progress(doneCount)
    }
    return digest.finish()
  }
}
