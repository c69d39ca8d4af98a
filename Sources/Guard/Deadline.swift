/// Waits for a check, and not for ever.
enum Deadline {
  struct Passed: Error {}

  /// - Parameter check: Goes on by itself where it does not heed its cancellation; what it finds is thrown away.
  /// - Throws: ``Passed`` when the time is over, `CancellationError` when the caller is gone, else what `check` throws.
  static func wait<Value: Sendable>(
    seconds: Int, for check: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (results, continuation) = AsyncStream<Result<Value, any Error>>.makeStream()
    // Tasks of their own because a group would wait for the check that hangs.
    let work = Task {
      do {
        continuation.yield(.success(try await check()))
      } catch {
        continuation.yield(.failure(error))
      }
    }
    let alarm = Task {
      try await Task.sleep(for: .seconds(seconds))
      continuation.yield(.failure(Passed()))
    }
    defer {
      work.cancel()
      alarm.cancel()
    }
    for await result in results { return try result.get() }
    throw CancellationError()
  }
}
