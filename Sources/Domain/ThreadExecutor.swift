internal import Glibc

/// Runs the jobs of one actor, one after the other, on a thread of its own, until ``stop()``.
///
/// CPU-bound work (embedding, search, decoding) would stall the shared executor for as long as it runs; an actor whose
/// `unownedExecutor` is one of these keeps it away from everything else.
public final class ThreadExecutor: SerialExecutor, @unchecked Sendable {
  // @unchecked because `jobs` and `isStopped` are only touched while `mutex` is held; the rest is set once.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let name: String
  private let niceness: Int32
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// - Parameters:
  ///   - name: Shown by `ps -L` and debuggers; at most 15 bytes are kept by Linux.
  ///   - niceness: Scheduling weight of the thread, 0 (normal) to 19 (only when nothing else runs).
  /// - Precondition: The machine has a thread left to give.
  public init(name: String, niceness: Int32 = 0) {
    self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
    self.niceness = niceness
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    startThread(stackSizeBytes: 8 << 20)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    locked { jobs.append(job) }
  }

  /// Lets the thread end once its queue is empty. Jobs enqueued later never run.
  public func stop() {
    locked { isStopped = true }
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// Changes the queue and wakes the thread.
  private func locked(_ change: () -> Void) {
    pthread_mutex_lock(mutex)
    change()
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// The thread keeps the executor alive until it ends.
  private func startThread(stackSizeBytes: Int) {
    // Through a pointer: where a file of the module imports Foundation, the initialiser counts as one of Dispatch.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    pthread_attr_setstacksize(attributes, stackSizeBytes)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, attributes,
      { context in
        if let context { Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().runJobs() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "no thread can be started: error \(status)")
  }

  private func runJobs() {
    nameThread()
    // On Linux the process number 0 here means this thread alone.
    if niceness > 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
    while runNextJobs() {}
  }

  /// By way of /proc, because Swift's Glibc module has no `pthread_setname_np`.
  private func nameThread() {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, name, name.utf8.count)
    close(descriptor)
  }

  /// Waits for jobs and runs them; false when stopped.
  private func runNextJobs() -> Bool {
    pthread_mutex_lock(mutex)
    while jobs.isEmpty && !isStopped { pthread_cond_wait(condition, mutex) }
    let batch = jobs
    jobs.removeAll(keepingCapacity: true)
    pthread_mutex_unlock(mutex)
    for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    return !batch.isEmpty
  }
}
