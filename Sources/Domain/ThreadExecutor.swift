internal import Foundation

/// Runs the jobs of one actor, one after the other, on a thread of its own, until ``stop()``.
///
/// CPU-bound work (embedding, search, decoding) would stall the shared executor for as long as it runs; an actor whose
/// `unownedExecutor` is one of these keeps it away from everything else.
public final class ThreadExecutor: SerialExecutor, @unchecked Sendable {
  // @unchecked because `jobs` and `isStopped` are only touched while `condition` is held.
  private let condition = NSCondition()
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// - Parameters:
  ///   - name: Shown by `ps -L` and debuggers; at most 15 bytes are kept by Linux.
  ///   - niceness: Scheduling weight of the thread, 0 (normal) to 19 (only when nothing else runs).
  public init(name: String, niceness: Int32 = 0) {
    let thread = Thread { [self] in
      ThreadExecutor.lowerPriority(by: niceness)
      while runNextJobs() {}
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.lock()
    jobs.append(job)
    condition.signal()
    condition.unlock()
  }

  /// Lets the thread end once its queue is empty. Jobs enqueued later never run.
  public func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// Waits for jobs and runs them; false when stopped.
  private func runNextJobs() -> Bool {
    condition.lock()
    while jobs.isEmpty && !isStopped { condition.wait() }
    let batch = jobs
    jobs.removeAll(keepingCapacity: true)
    condition.unlock()
    for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    return !batch.isEmpty
  }

  private static func lowerPriority(by niceness: Int32) {
    guard niceness > 0 else { return }
    // On Linux a "process" number that is a thread id sets the niceness of that thread alone.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
  }
}
