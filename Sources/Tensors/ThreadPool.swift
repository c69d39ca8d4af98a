internal import CKernels

/// Threads that compute the parts of one operation, the caller among them.
///
/// Idle threads spin for some microseconds and then sleep. Operations of several callers follow each other.
public final class ThreadPool: @unchecked Sendable {
  // @unchecked because the pool's own mutex admits one caller at a time, and all else is atomic.
  let pool: OpaquePointer

  /// The calling thread alone.
  public static let single = ThreadPool(threadCount: 1)

  /// - Parameter threadCount: At least 1, the caller included; fewer when the system gives no more.
  public init(threadCount: Int) {
    precondition(threadCount > 0)
    guard let pool = ck_pool_create(threadCount) else { preconditionFailure("no memory for a pool of threads") }
    self.pool = pool
  }

  deinit { ck_pool_destroy(pool) }

  public var threadCount: Int { ck_pool_thread_count(pool) }

  /// Calls `work` for consecutive ranges that cover `0..<count`, on all threads, and returns when all calls have.
  ///
  /// Called from inside `work` it does everything on the calling thread.
  /// - Parameters:
  ///   - chunkCount: Indexes in a range, except perhaps in the last; at least 1.
  ///   - work: Must be safe to call on several threads at once.
  public func run(count: Int, chunkCount: Int = 1, _ work: @Sendable (Range<Int>) -> Void) {
    precondition(count >= 0 && chunkCount > 0)
    withoutActuallyEscaping(work) { work in
      var work = work
      withUnsafeMutablePointer(to: &work) { context in
        ck_pool_run(
          pool, count, chunkCount,
          { context, first, end in
            context?.assumingMemoryBound(to: (@Sendable (Range<Int>) -> Void).self).pointee(first..<end)
          }, context)
      }
    }
  }
}
