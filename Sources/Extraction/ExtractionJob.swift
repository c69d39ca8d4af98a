internal import CJail
internal import FoundationEssentials
internal import Glibc

/// The work of the child process: shut itself in, read standard input, write the document to standard output.
public enum ExtractionJob {
  /// Status of a child that wrote its reason to standard error.
  private static let refusedStatus: Int32 = 65

  /// What the parent passes and the child reads: name, memory, processor seconds, output size.
  static func arguments(name: String, limits: ExtractionLimits) -> [String] {
    [name, String(limits.memoryBytes), String(limits.processorSeconds), String(limits.outputSizeBytes)]
  }

  /// Does the work of one process.
  ///
  /// - Parameter arguments: Those of the process, its own name first.
  /// - Returns: The exit status: 0 done, 64 wrong usage, 65 with a reason on standard error.
  public static func run(arguments: [String]) -> Int32 {
    guard arguments.count == 5, let memoryBytes = UInt64(arguments[2]), let seconds = UInt64(arguments[3]),
      let outputLimitBytes = Int(arguments[4])
    else {
      write(Data("usage: cloister-extract NAME MEMORY-BYTES CPU-SECONDS OUTPUT-BYTES <FILE\n".utf8), to: STDERR_FILENO)
      return 64
    }
    do {
      var limits = cjail_limits(memory_bytes: memoryBytes, cpu_seconds: seconds)
      let step = cjail_enter(&limits)
      guard step == CJAIL_OK else {
        throw ExtractionError.workerNotJailed(step: Int32(step.rawValue), errorNumber: errno)
      }
      let source = DocumentSource(descriptor: STDIN_FILENO, name: arguments[1], textLimitBytes: outputLimitBytes)
      write(try ExtractionReply.encode(try source.extract()), to: STDOUT_FILENO)
      return 0
    } catch {
      let reason = error as? ExtractionError ?? .damaged(format: "document", detail: "its text cannot be encoded")
      if let line = try? ExtractionReply.encode(reason) { write(line, to: STDERR_FILENO) }
      return refusedStatus
    }
  }

  /// Writes everything, or nothing more once the reader has gone.
  private static func write(_ data: Data, to descriptor: Int32) {
    data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
