internal import Glibc

/// A whole file, mapped for reading.
final class MappedFile: @unchecked Sendable {
  // @unchecked because the mapping is never written to and stays until deinit.
  let bytes: UnsafeRawBufferPointer

  /// - Throws: ``VectorIndexError/inaccessible(path:operation:code:)``, also for an empty file.
  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.inaccessible(path, "open") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.inaccessible(path, "read") }
    bytes = UnsafeRawBufferPointer(
      try Self.map(descriptor, sizeBytes: Int(status.st_size), protection: PROT_READ, path: path))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// Asks the kernel to read a part of the file soon; harmless where it does not.
  func prefetch(_ range: Range<Int>) {
    let first = range.lowerBound / 4096 * 4096
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.advanced(by: first), range.upperBound - first, 3)
  }

  /// Maps an open file.
  static func map(
    _ descriptor: Int32, sizeBytes: Int, protection: Int32, path: String
  ) throws -> UnsafeMutableRawBufferPointer {
    guard let address = mmap(nil, sizeBytes, protection, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw inaccessible(path, "map")
    }
    return UnsafeMutableRawBufferPointer(start: address, count: sizeBytes)
  }

  private static func inaccessible(_ path: String, _ operation: String) -> VectorIndexError {
    VectorIndexError.inaccessible(path: path, operation: operation, code: errno)
  }
}
