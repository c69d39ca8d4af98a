internal import Domain
internal import Foundation
internal import Glibc
public import Signatures
internal import Synchronization

/// The append-only record of every request and change: JSON lines, chained by SHA-256, one file a day, its end signed.
///
/// When ``append(_:)`` returns, the record is with the kernel: a killed process loses nothing. A thread of the log hands
/// it to the disk within ``syncIntervalSeconds`` and signs the end, so that a power failure loses at most the records of
/// that time, and a request never waits for the disk; ``flush()`` waits for it.
public final class AuditLog: Sendable {
  /// At most this long after its append a record is on the disk.
  public static let syncIntervalSeconds = 0.2

  private struct State {
    var head: AuditHead
    var writer: AuditFileWriter
    /// False until the end that was found is accounted for: before, nothing may be signed over it.
    var isReady = false
  }

  /// The folder of the log.
  public let directory: String
  private let options: AuditOptions
  /// Holds the lock that keeps a second process from writing.
  private let directoryDescriptor: Int32
  private let state: Mutex<State>
  private let headFile: HeadFile?
  private let syncThread: AuditSyncThread
  private let names = UserNames()

  /// Opens the log of a folder, or begins one; the folder is made if it is missing.
  ///
  /// A torn last record, as a power failure leaves it, is cut off and the repair is recorded; so is the loss of records
  /// that a signed head vouches for. Files beyond the retention are removed.
  ///
  /// - Throws: ``AuditError/inUse(directory:)``, ``AuditError/damaged(path:line:reason:)`` when the newest file is no
  ///   chain, ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  public init(directory: String, options: AuditOptions = AuditOptions()) throws(AuditError) {
    self.directory = directory
    self.options = options
    let headFile = options.key.map { HeadFile(directory: directory, key: $0) }
    self.headFile = headFile
    syncThread = AuditSyncThread(intervalSeconds: Self.syncIntervalSeconds) { head in
      // The head of a later record replaces it; a disk that cannot take it shows in the appends.
      try? headFile?.write(head, at: .running)
    }
    directoryDescriptor = try Self.openLocked(directory)
    let tail: AuditTail
    do throws(AuditError) {
      tail = try AuditTail.read(in: directory)
    } catch {
      close(directoryDescriptor)
      throw error
    }
    state = Mutex(State(head: tail.head, writer: AuditFileWriter(directory: directory)))
    try repair(tail)
    try recordLoss(tail)
    // A full disk must not keep the daemon from answering; the next day tries again.
    try? removeOldFiles(now: Date().timeIntervalSince1970)
    state.withLock { $0.isReady = true }
    syncThread.start()
  }

  deinit {
    syncThread.stop()
    if state.withLock({ $0.isReady }) { try? finish() }
    state.withLock { $0.writer.close() }
    close(directoryDescriptor)
  }

  /// The end of the log at this moment.
  public var head: AuditHead { state.withLock { $0.head } }

  /// Adds a record; safe from any thread, in one order for all. The first of a day begins that day's file, with the
  /// signed end of the one before, and ends the retention of the oldest.
  ///
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``: nothing of the record stays in the log.
  public func append(_ record: AuditRecord) throws(AuditError) {
    var record = record
    if record.userName == nil { record.userName = record.userID.flatMap(names.name) }
    let hasRotated = try state.withLock { (state) throws(AuditError) in
      try append(record, to: &state)
    }
    if hasRotated { try removeOldFiles(now: record.timeSeconds) }
  }

  /// Waits until every record is on the disk.
  public func flush() throws(AuditError) {
    try state.withLock { (state) throws(AuditError) in try state.writer.sync() }
  }

  /// Signs the end as one that nothing follows; call it when the last record is written.
  public func finish() throws(AuditError) {
    try flush()
    let head = head
    if head.sequence > 0 { try headFile?.write(head, at: .stopped) }
  }

  /// Verifies what this log signs; nil where it signs nothing.
  public var verificationKey: VerificationKey? { options.key?.verificationKey }

  // MARK: Lines

  /// - Returns: Whether the record is the first of a new file, behind that which begins it.
  private func append(_ record: AuditRecord, to state: inout State) throws(AuditError) -> Bool {
    try state.writer.open(ofDayAt: record.timeSeconds, directoryDescriptor: directoryDescriptor)
    let isNew = state.writer.isAtStart
    if isNew {
      var begin = AuditRecord(
        timeSeconds: record.timeSeconds, action: .auditFileBegun, outcome: .done)
      begin.detail = state.writer.fileName
      if let key = options.key {
        begin.anchor = try SignedHead(signing: state.head, at: .rotation, with: key)
      }
      try write(begin, to: &state)
      CrashPoint.auditFileBegun.reach()
    }
    try write(record, to: &state)
    return isNew
  }

  private func write(_ record: AuditRecord, to state: inout State) throws(AuditError) {
    let line = AuditLine(
      sequence: state.head.sequence + 1, previous: state.head.sha256, record: record)
    let bytes = try line.encoded(productVersion: options.productVersion)
    try state.writer.write(bytes + [AuditTail.newline])
    state.head = AuditHead(sequence: line.sequence, sha256: RecordDigest.hexadecimal(of: bytes))
    syncThread.noteWritten(to: state.writer.descriptor, of: state.writer.fileName, head: state.head)
  }

  // MARK: Opening

  private static func openLocked(_ directory: String) throws(AuditError) -> Int32 {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750]
      )
    } catch {
      throw .fileUnavailable(path: directory, operation: "create", errorNumber: errno)
    }
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .fileUnavailable(path: directory, operation: "open", errorNumber: errno)
    }
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

  /// Keeps in the log that its end is not the one which was signed: the next signature would hide it.
  private func recordLoss(_ tail: AuditTail) throws(AuditError) {
    guard let key = options.key else { return }
    let reason: String
    switch HeadFile.read(in: directory) {
    case .absent:
      // A log that nothing was signed of gets its first signed end before its first record.
      guard tail.hasAnchor else { return try headFile?.write(tail.head, at: .running) ?? () }
      reason = "the signed end of the log is missing"
    case .damaged: reason = "the signed end of the log is damaged"
    case .head(let signed):
      if !signed.isSigned(by: key.verificationKey) {
        reason = "the end of the log was not signed with this appliance's key"
      } else if tail.head.sequence < signed.sequence {
        reason =
          "records up to \(signed.sequence) were signed, and the log ends with \(tail.head.sequence)"
      } else if signed.moment == .stopped, tail.head != signed.head {
        reason = "the log was closed with record \(signed.sequence), and was changed since"
      } else {
        return
      }
    }
    try append(
      AuditRecord(
        timeSeconds: Date().timeIntervalSince1970, action: .auditLossFound, outcome: .failed,
        detail: reason))
  }

  // MARK: Retention

  /// Removes the files of days beyond the retention, having recorded what they ended with.
  private func removeOldFiles(now: Double) throws(AuditError) {
    guard options.retentionDays > 0 else { return }
    let oldest = AuditFiles.name(ofDayAt: now - Double(options.retentionDays) * 86_400)
    // The newest file stays whatever its age: the chain goes on from it.
    let names = try AuditFiles.names(in: directory).dropLast().filter { $0 < oldest }
    var removed: [RemovedAuditFile] = []
    for name in names {
      guard let head = try AuditFiles.lastHead(of: "\(directory)/\(name)") else { continue }
      removed.append(RemovedAuditFile(name: name, sequence: head.sequence, sha256: head.sha256))
    }
    guard !removed.isEmpty else { return }
    var record = AuditRecord(timeSeconds: now, action: .auditFilesRemoved, outcome: .done)
    record.detail = "audit.retention_days: \(options.retentionDays)"
    record.removedFiles = removed
    try state.withLock { (state) throws(AuditError) in _ = try append(record, to: &state) }
    try flush()
    CrashPoint.auditRetentionRecorded.reach()
    for file in removed {
      unlink("\(directory)/\(file.name)")
      CrashPoint.auditFileRemoved.reach()
    }
    fsync(directoryDescriptor)
  }
}
