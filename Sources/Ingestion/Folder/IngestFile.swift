internal import Catalog
internal import Glibc

/// An open regular file of the ingest folder, with the folder that it lies in.
struct IngestFile: ~Copyable {
  /// Path relative to the ingest folder.
  let path: String
  /// What the file looked like when it was opened.
  let fingerprint: FileFingerprint
  private let place: FilePlace
  private let descriptor: OpenDescriptor

  init(path: String, place: consuming FilePlace, descriptor: consuming OpenDescriptor, status: stat) {
    self.path = path
    self.place = place
    self.descriptor = descriptor
    fingerprint = FileFingerprint(status)
  }

  /// An absolute path that leads to the file through its open folder, whatever happens to the folders above it.
  var pathThroughParent: String { "/proc/self/fd/\(place.parent.rawValue)/\(place.name)" }

  /// F_SETSIG and F_SETLEASE of <linux/fcntl.h>, which Glibc's module leaves out.
  private static let setSignal: Int32 = 10
  private static let setLease: Int32 = 1024

  /// Whether a process has the file open for writing; nil where the kernel does not say.
  ///
  /// Asks for a read lease, which the kernel refuses while there is a writer, and gives it back at once. The kernel
  /// grants leases only to the owner of a file and to the super-user.
  func hasWriter() -> Bool? {
    // Should a writer come between the two calls, the kernel's notice is a signal that is ignored by default.
    guard fcntl(descriptor.rawValue, Self.setSignal, SIGURG) == 0 else { return nil }
    if fcntl(descriptor.rawValue, Self.setLease, Int32(F_RDLCK)) == 0 {
      _ = fcntl(descriptor.rawValue, Self.setLease, Int32(F_UNLCK))
      return false
    }
    return errno == EAGAIN ? true : nil
  }

  /// SHA-256 of the bytes, in lower-case hexadecimal.
  ///
  /// - Throws: ``IngestionError/fileUnavailable(path:operation:errorNumber:)``.
  func sha256() throws(IngestionError) -> String {
    try FileDigest.sha256(of: descriptor.rawValue, path: path)
  }
}

extension FileFingerprint {
  init(_ status: stat) {
    self.init(
      sizeBytes: Int64(status.st_size),
      modifiedAtNanoseconds: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec),
      inode: UInt64(status.st_ino))
  }
}
