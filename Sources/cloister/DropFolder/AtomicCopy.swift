internal import Foundation

/// Copies a file so that its destination holds the old bytes or all of the new ones, never a part.
struct AtomicCopy {
  var source: String
  var destination: String
  /// Permissions of the copy; nil for those of the source, without execution.
  var mode: mode_t?
  /// Called with the path of the complete copy before it appears; what it throws keeps it from appearing.
  var check: (_ copy: String) throws -> Void = { _ in }

  private static let bufferByteCount = 1 << 20

  /// Writes beside the destination under a hidden name, which the daemon ignores, then renames.
  ///
  /// - Throws: ``CommandError/system(call:path:code:)``.
  func run() throws {
    // Not blocking, so that a pipe among the sources cannot hang the copy.
    let input = try FileSystem.open(source, O_RDONLY | O_NONBLOCK)
    defer { _ = close(input) }
    let folder = PathText.folder(of: destination)
    let temporary = folder + "/.cloister-" + String(UInt64.random(in: .min ... .max), radix: 36)
    let output = try FileSystem.open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: try mode ?? sourceMode(of: input))
    do {
      defer { _ = close(output) }
      try copyBytes(from: input, to: output)
      try ensureGroupMayRead(output)
      guard fsync(output) == 0 else { throw CommandError.system(call: "fsync", path: temporary, code: errno) }
      try check(temporary)
      guard rename(temporary, destination) == 0 else {
        throw CommandError.system(call: "rename", path: destination, code: errno)
      }
    } catch {
      _ = unlink(temporary)
      throw error
    }
  }

  private func copyBytes(from input: Int32, to output: Int32) throws {
    var buffer = [UInt8](repeating: 0, count: Self.bufferByteCount)
    while true {
      let readCount = try FileSystem.read(input, into: &buffer, path: source)
      if readCount == 0 { return }
      var written = 0
      while written < readCount {
        let count = buffer[written..<readCount].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
        if count < 0 && errno != EINTR { throw CommandError.system(call: "write", path: destination, code: errno) }
        written += max(count, 0)
      }
    }
  }

  private func sourceMode(of input: Int32) throws -> mode_t {
    var status = stat()
    guard fstat(input, &status) == 0 else { throw CommandError.system(call: "fstat", path: source, code: errno) }
    return status.st_mode & 0o666
  }

  /// The daemon reads through the group of the folder, whatever the creation mask of the caller.
  private func ensureGroupMayRead(_ output: Int32) throws {
    var status = stat()
    guard fstat(output, &status) == 0, fchmod(output, status.st_mode & 0o777 | 0o440) == 0 else {
      throw CommandError.system(call: "fchmod", path: destination, code: errno)
    }
  }
}
