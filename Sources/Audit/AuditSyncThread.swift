internal import Foundation
internal import Glibc

/// Hands written records to the disk, at most once an interval, on a thread of its own.
final class AuditSyncThread: @unchecked Sendable {
  // @unchecked because `pendingDescriptor` and `isStopped` are only touched while `condition` is held.
  private let condition = NSCondition()
  private let intervalSeconds: Double
  /// A duplicate of the file that has unsynced records; -1 when all is on the disk.
  private var pendingDescriptor: Int32 = -1
  private var isStopped = false

  init(intervalSeconds: Double) {
    self.intervalSeconds = intervalSeconds
  }

  func start() {
    let thread = Thread { [self] in
      while let descriptor = waitForWork() {
        fdatasync(descriptor)
        close(descriptor)
      }
    }
    thread.name = "audit-sync"
    thread.start()
  }

  /// Asks for a sync of a file within the interval; the caller may close its descriptor at any time.
  func noteWritten(to descriptor: Int32) {
    condition.lock()
    defer { condition.unlock() }
    guard pendingDescriptor < 0, !isStopped else { return }
    pendingDescriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    condition.signal()
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  /// The file to sync, once records have gathered for an interval; nil when stopped.
  private func waitForWork() -> Int32? {
    condition.lock()
    defer { condition.unlock() }
    while pendingDescriptor < 0 && !isStopped { condition.wait() }
    let end = Date(timeIntervalSinceNow: intervalSeconds)
    while !isStopped && condition.wait(until: end) {}
    defer { pendingDescriptor = -1 }
    return pendingDescriptor >= 0 ? pendingDescriptor : nil
  }
}
