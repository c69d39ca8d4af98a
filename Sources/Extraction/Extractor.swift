internal import Glibc

/// Reads documents, each in a jailed process of its own that lives as long as the extraction.
///
/// Blocks the calling thread; any number of threads may extract at once.
public struct Extractor: Sendable {
  /// Changes when the same bytes would give other text or blocks; what failed under an older number is worth a try.
  public static let parserVersion = 2

  private let executable: String
  private let limits: ExtractionLimits

  /// - Parameter executable: Absolute path of `cloister-extract`.
  public init(executable: String, limits: ExtractionLimits = ExtractionLimits()) {
    self.executable = executable
    self.limits = limits
  }

  /// The text and structure of one file.
  ///
  /// - Parameters:
  ///   - path: Where the file lies; symbolic links are refused.
  ///   - name: The name by which its type is found, where the content leaves a choice.
  public func extract(path: String, named name: String) throws(ExtractionError) -> ExtractedDocument {
    let file = try DocumentFile(path: path, limitBytes: limits.fileSizeBytes)
    let outcome = try ChildProcess.run(
      executable: executable, arguments: ExtractionJob.arguments(name: name, limits: limits),
      input: file.descriptor,
      allowance: ChildProcess.Allowance(
        outputLimitBytes: Int(limits.outputSizeBytes), wallClockSeconds: limits.wallClockSeconds))
    return try ExtractionReply.document(from: outcome, limits: limits)
  }
}

/// A regular file, open for reading for as long as the value lives.
struct DocumentFile: ~Copyable {
  let descriptor: Int32

  init(path: String, limitBytes: Int64) throws(ExtractionError) {
    // O_NONBLOCK so that opening a named pipe returns at once instead of waiting for a writer.
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ELOOP || errno == ENXIO ? .notRegularFile : .unreadable(errorNumber: errno)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notRegularFile
    }
    guard status.st_size <= limitBytes else {
      close(descriptor)
      throw .fileTooLarge(sizeBytes: Int64(status.st_size), limitBytes: limitBytes)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
