internal import Glibc

/// The complete lines of one file, read piece by piece.
final class FileLines {
  private static let pieceSizeBytes = 1 << 16

  let path: String
  let name: String
  /// That of the line which was given last; counted from 1.
  private(set) var lineNumber = 0
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to here the buffer holds no newline.
  private var searched = 0

  convenience init(directory: String, name: String) throws(AuditError) {
    try self.init(path: "\(directory)/\(name)", name: name)
  }

  init(path: String, name: String = "") throws(AuditError) {
    self.name = name
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .fileUnavailable(path: path, operation: "open", errorNumber: errno)
    }
  }

  deinit { close(descriptor) }

  /// Bytes behind the last complete line that were read so far.
  var incompleteByteCount: Int { buffer.count - start }

  /// The next complete line without its newline; nil where none follows yet.
  func next() throws(AuditError) -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer[searched...].firstIndex(of: AuditTail.newline) {
        defer {
          start = end + 1
          searched = start
        }
        lineNumber += 1
        return buffer[start..<end]
      }
      searched = buffer.count
      guard try readPiece() else { return nil }
    }
  }

  /// Leaves out what the file holds by now.
  func skipToEnd() { lseek(descriptor, 0, SEEK_END) }

  /// Gives who writes the file the time to end a line.
  func pauseForWriter() { usleep(20_000) }

  private func readPiece() throws(AuditError) -> Bool {
    buffer.removeSubrange(..<start)
    searched -= start
    start = 0
    let size = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.pieceSizeBytes))
    var count = -1
    repeat {
      count = buffer[size...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    let number = errno
    buffer.removeSubrange((size + max(count, 0))...)
    guard count >= 0 else {
      throw .fileUnavailable(path: path, operation: "read", errorNumber: number)
    }
    return count > 0
  }
}
