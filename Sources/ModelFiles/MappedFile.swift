internal import Glibc

/// The bytes of a file, mapped read-only for as long as the object lives.
///
/// A file that another program shortens while it is mapped kills the process at the next access (SIGBUS), so copy out
/// what is needed and let the mapping go. Model files are installed by renaming, which leaves an open mapping whole.
public final class MappedFile: @unchecked Sendable {
  // @unchecked because the mapping is never written and is only removed by deinit, when no other thread has the object.
  public let path: String
  public let sizeBytes: Int
  private let address: UnsafeMutableRawPointer?

  /// Maps a regular file of any size, also an empty one.
  ///
  /// - Parameter isReadAhead: Whether all of it is wanted at once, and not just a few places.
  public init(path: String, isReadAhead: Bool = true) throws(ModelFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, operation: "fstat", code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
    self.path = path
    sizeBytes = Int(status.st_size)
    guard sizeBytes > 0 else {
      address = nil
      return
    }
    guard let mapped = mmap(nil, sizeBytes, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED else {
      throw .unreadable(path: path, operation: "mmap", code: errno)
    }
    // A cold file is read several times faster when the kernel is told at once that all of it is wanted.
    if isReadAhead { madvise(mapped, sizeBytes, MADV_WILLNEED) }
    address = mapped
  }

  deinit {
    if let address { munmap(address, sizeBytes) }
  }

  /// Lends the bytes; the pointer must not outlive the closure.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeRawBufferPointer(start: address, count: sizeBytes))
  }
}
