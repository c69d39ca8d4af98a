internal import Foundation
internal import Glibc

/// Hands written records to the disk, at most once an interval, on a thread of its own.
final class AuditSyncThread: @unchecked Sendable {
  // @unchecked because `pending` and `isStopped` are only touched while `condition` is held.
  private let condition = NSCondition()
  private let intervalSeconds: Double
  private let onSynced: @Sendable (AuditHead) -> Void
  /// What is not on the disk; nil when all is.
  private var pending: Pending?
  private var isStopped = false

  private struct Pending {
    /// A duplicate of the file that has unsynced records.
    var descriptor: Int32
    var fileName: String
    /// The last record of them.
    var head: AuditHead
  }

  /// - Parameter onSynced: Called on the thread with a record once it, and all before it, are on the disk.
  init(intervalSeconds: Double, onSynced: @escaping @Sendable (AuditHead) -> Void) {
    self.intervalSeconds = intervalSeconds
    self.onSynced = onSynced
  }

  func start() {
    let thread = Thread { [self] in
      while let pending = waitForWork() {
        if fdatasync(pending.descriptor) == 0 { onSynced(pending.head) }
        close(pending.descriptor)
      }
    }
    thread.name = "audit-sync"
    thread.start()
  }

  /// Asks for a sync of a file within the interval; the caller may close its descriptor at any time. Files before it are
  /// synced when they are closed.
  func noteWritten(to descriptor: Int32, of fileName: String, head: AuditHead) {
    condition.lock()
    defer { condition.unlock() }
    guard !isStopped else { return }
    if let former = pending, former.fileName != fileName {
      close(former.descriptor)
      pending = nil
    }
    guard pending == nil else {
      pending?.head = head
      return
    }
    let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { return }
    pending = Pending(descriptor: duplicate, fileName: fileName, head: head)
    condition.signal()
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  /// The file to sync, once records have gathered for an interval; nil when stopped.
  private func waitForWork() -> Pending? {
    condition.lock()
    defer { condition.unlock() }
    while pending == nil && !isStopped { condition.wait() }
    let end = Date(timeIntervalSinceNow: intervalSeconds)
    while !isStopped && condition.wait(until: end) {}
    defer { pending = nil }
    return pending
  }
}
