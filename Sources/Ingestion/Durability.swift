internal import Glibc

enum Durability {
  /// Makes what was written to a file, or the names in a folder, survive a power failure.
  static func sync(_ path: String) throws(IngestionError) {
    func failure(_ operation: String) -> IngestionError {
      .fileUnavailable(path: path, operation: operation, errorNumber: errno)
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync") }
  }
}
