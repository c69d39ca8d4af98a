internal import Domain
internal import Glibc

/// The newest file of a log, open for appending.
struct AuditFileWriter {
  let directory: String
  /// Empty before the first record.
  private(set) var fileName = ""
  /// -1 before the first record.
  private(set) var descriptor: Int32 = -1
  private(set) var sizeBytes: off_t = 0

  init(directory: String) {
    self.directory = directory
  }

  var path: String { "\(directory)/\(fileName)" }

  /// Whether the open file holds no record yet.
  var isAtStart: Bool { sizeBytes == 0 }

  /// Opens the file of a day, or makes it. A day before that of the open file changes nothing, so that the chain and the
  /// order of the files agree even where the clock is set back.
  ///
  /// - Parameter directoryDescriptor: Of the log's folder.
  mutating func open(ofDayAt timeSeconds: Double, directoryDescriptor: Int32) throws(AuditError) {
    var name = AuditFiles.name(ofDayAt: timeSeconds)
    if descriptor < 0, let newest = try AuditFiles.names(in: directory).last {
      name = max(name, newest)
    }
    guard name > fileName else { return }
    let path = "\(directory)/\(name)"
    let next = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard next >= 0 else {
      throw .fileUnavailable(path: path, operation: "open", errorNumber: errno)
    }
    close()
    // The new name itself must survive a power failure too.
    fsync(directoryDescriptor)
    descriptor = next
    fileName = name
    sizeBytes = lseek(descriptor, 0, SEEK_END)
    if isAtStart { CrashPoint.auditFileMade.reach() }
  }

  /// Appends a line; nothing of it stays where it cannot be written whole.
  mutating func write(_ bytes: [UInt8]) throws(AuditError) {
    var writtenCount = 0
    while writtenCount < bytes.count {
      let count = bytes[writtenCount...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        // A disk that fills up in the middle of a record must not leave half of it in the chain.
        ftruncate(descriptor, sizeBytes)
        throw .fileUnavailable(path: path, operation: "write", errorNumber: number)
      }
      writtenCount += count
    }
    sizeBytes += off_t(bytes.count)
  }

  func sync() throws(AuditError) {
    guard descriptor >= 0, fdatasync(descriptor) != 0 else { return }
    throw .fileUnavailable(path: path, operation: "sync", errorNumber: errno)
  }

  mutating func close() {
    guard descriptor >= 0 else { return }
    fdatasync(descriptor)
    Glibc.close(descriptor)
    descriptor = -1
  }
}
