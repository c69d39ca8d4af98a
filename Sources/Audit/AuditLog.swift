internal import Foundation
internal import Glibc
internal import Synchronization

/// The append-only record of every request and change: JSON lines, chained by SHA-256, one file a day.
///
/// When ``append(_:)`` returns, the record is with the kernel: a killed process loses nothing. A thread of the log hands
/// it to the disk within ``syncIntervalSeconds``, so that a power failure loses at most the records of that time, and a
/// request never waits for the disk; ``flush()`` waits for it.
public final class AuditLog: Sendable {
  /// At most this long after its append a record is on the disk.
  public static let syncIntervalSeconds = 0.2

  private struct State {
    var head: AuditHead
    var fileName = ""
    /// The file of the current day; -1 before the first record.
    var descriptor: Int32 = -1
    var sizeBytes: off_t = 0
  }

  /// The folder of the log.
  public let directory: String
  /// Holds the lock that keeps a second process from writing.
  private let directoryDescriptor: Int32
  private let state: Mutex<State>
  private let syncThread = AuditSyncThread(intervalSeconds: syncIntervalSeconds)

  /// Opens the log of a folder, or begins one; the folder is made if it is missing.
  ///
  /// A torn last record, as a power failure leaves it, is cut off and the repair is recorded.
  ///
  /// - Throws: ``AuditError/inUse(directory:)``, ``AuditError/damaged(path:line:reason:)`` when the newest file is no
  ///   chain, ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  public init(directory: String) throws(AuditError) {
    self.directory = directory
    directoryDescriptor = try Self.openLocked(directory)
    do throws(AuditError) {
      let tail = try AuditTail.read(in: directory)
      state = Mutex(State(head: tail.head))
      try repair(tail)
    } catch {
      close(directoryDescriptor)
      throw error
    }
    syncThread.start()
  }

  deinit {
    syncThread.stop()
    state.withLock { state in
      if state.descriptor >= 0 {
        fdatasync(state.descriptor)
        close(state.descriptor)
      }
    }
    close(directoryDescriptor)
  }

  /// The end of the log at this moment.
  public var head: AuditHead { state.withLock { $0.head } }

  /// Adds a record; safe from any thread, in one order for all.
  ///
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``: nothing of the record stays in the log.
  public func append(_ record: AuditRecord) throws(AuditError) {
    try state.withLock { (state) throws(AuditError) in
      let line = AuditLine(sequence: state.head.sequence + 1, previous: state.head.sha256, record: record)
      let bytes = try line.encoded()
      try openFile(ofDayAt: record.timeSeconds, &state)
      try write(bytes + [AuditTail.newline], &state)
      state.head = AuditHead(sequence: line.sequence, sha256: RecordDigest.hexadecimal(of: bytes))
      syncThread.noteWritten(to: state.descriptor)
    }
  }

  /// Waits until every record is on the disk.
  public func flush() throws(AuditError) {
    try state.withLock { (state) throws(AuditError) in
      guard state.descriptor >= 0, fdatasync(state.descriptor) != 0 else { return }
      throw .fileUnavailable(path: "\(directory)/\(state.fileName)", operation: "sync", errorNumber: errno)
    }
  }

  // MARK: Files

  private static func openLocked(_ directory: String) throws(AuditError) -> Int32 {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    } catch {
      throw .fileUnavailable(path: directory, operation: "create", errorNumber: errno)
    }
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .fileUnavailable(path: directory, operation: "open", errorNumber: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(directory: directory)
    }
    return descriptor
  }

  private func repair(_ tail: AuditTail) throws(AuditError) {
    guard let name = tail.fileName, tail.tornByteCount > 0 else { return }
    let path = "\(directory)/\(name)"
    guard truncate(path, off_t(tail.completeSizeBytes)) == 0 else {
      throw .fileUnavailable(path: path, operation: "truncate", errorNumber: errno)
    }
    try append(
      AuditRecord(
        timeSeconds: Date().timeIntervalSince1970, action: .auditRepaired, outcome: .done,
        detail: "\(tail.tornByteCount) bytes of a torn record were removed from \(name)"))
  }

  /// Opens the file of the record's day. A record older than the open file goes into the open file, so that the chain
  /// and the order of the files agree even where the clock is set back.
  private func openFile(ofDayAt timeSeconds: Double, _ state: inout State) throws(AuditError) {
    var name = AuditFiles.name(ofDayAt: timeSeconds)
    if state.descriptor < 0, let newest = try AuditFiles.names(in: directory).last { name = max(name, newest) }
    guard name > state.fileName else { return }
    let path = "\(directory)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw .fileUnavailable(path: path, operation: "open", errorNumber: errno) }
    if state.descriptor >= 0 {
      fdatasync(state.descriptor)
      close(state.descriptor)
    }
    // The new name itself must survive a power failure too.
    fsync(directoryDescriptor)
    state.descriptor = descriptor
    state.fileName = name
    state.sizeBytes = lseek(descriptor, 0, SEEK_END)
  }

  private func write(_ bytes: [UInt8], _ state: inout State) throws(AuditError) {
    var writtenCount = 0
    while writtenCount < bytes.count {
      let count = bytes[writtenCount...].withUnsafeBytes { Glibc.write(state.descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        // A disk that fills up in the middle of a record must not leave half of it in the chain.
        ftruncate(state.descriptor, state.sizeBytes)
        throw .fileUnavailable(path: "\(directory)/\(state.fileName)", operation: "write", errorNumber: number)
      }
      writtenCount += count
    }
    state.sizeBytes += off_t(bytes.count)
  }
}
