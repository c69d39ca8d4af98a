internal import Mapping

/// The bytes of a model's file, mapped read-only for as long as the object lives.
///
/// Model files are installed by renaming, which leaves an open mapping whole. One that is cut or written over in its
/// place reads as numbers that are none, which the computations with it notice.
public final class MappedFile: Sendable {
  public let path: String
  private let mapping: FileMapping

  /// Maps a regular file of any size, also an empty one.
  ///
  /// - Parameter isReadAhead: Whether all of it is wanted at once, and not just a few places.
  public init(path: String, isReadAhead: Bool = true) throws(ModelFileError) {
    self.path = path
    do {
      mapping = try FileMapping(path: path)
    } catch {
      switch error {
      case .failed(let operation, let code): throw .unreadable(path: path, operation: operation, code: code)
      case .notRegularFile: throw .notRegularFile(path: path)
      }
    }
    // A cold file is read several times faster when the kernel is told at once that all of it is wanted.
    if isReadAhead { mapping.prefetch(0..<sizeBytes) }
  }

  public var sizeBytes: Int { mapping.bytes.count }

  /// Lends the bytes; the pointer must not outlive the closure.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(mapping.bytes)
  }
}
