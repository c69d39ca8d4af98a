internal import CMapping
internal import Glibc

/// The bytes of a file, mapped read-only for as long as the object lives.
///
/// A file that another program cuts, or a disk that cannot read it, does not end the process: what cannot be read
/// becomes bytes of 0xFF, which no floating-point format takes for a number, and ``isBroken`` says so. Who computes with
/// the bytes looks there before believing the result.
public final class FileMapping: @unchecked Sendable {
  // @unchecked because the mapping is never written and is only removed by deinit, when no other thread has the object.

  /// Valid while the object lives; empty for an empty file.
  public let bytes: UnsafeRawBufferPointer
  private let guardNumber: Int32

  /// Maps a regular file of any size.
  ///
  /// - Throws: ``FileMappingError``
  public init(path: String) throws(FileMappingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed(operation: "open", code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .failed(operation: "fstat", code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile }
    let sizeBytes = Int(status.st_size)
    guard sizeBytes > 0 else {
      (bytes, guardNumber) = (UnsafeRawBufferPointer(start: nil, count: 0), 0)
      return
    }
    guard let address = mmap(nil, sizeBytes, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw .failed(operation: "mmap", code: errno)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: sizeBytes)
    guardNumber = cmapping_guard(address, sizeBytes)
  }

  deinit {
    cmapping_release(guardNumber)
    if !bytes.isEmpty { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
  }

  /// Whether some of the bytes could not be read and were replaced.
  public var isBroken: Bool { cmapping_is_broken(guardNumber) }

  /// Asks the kernel to read a part of the file soon; harmless where it does not.
  public func prefetch(_ range: Range<Int>) {
    guard !range.isEmpty, let start = bytes.baseAddress else { return }
    let first = range.lowerBound / 4096 * 4096
    madvise(UnsafeMutableRawPointer(mutating: start + first), range.upperBound - first, MADV_WILLNEED)
  }
}

/// Why a file cannot be mapped.
public enum FileMappingError: Error, Hashable, Sendable {
  /// A system call failed; `code` is the system's error number.
  case failed(operation: String, code: Int32)
  /// The path names a folder, a pipe or a device.
  case notRegularFile
}
