/// A stream of the events that a producer emits; it ends when the producer returns.
///
/// The producer runs in a task of its own because a stream outlives the call that makes it; the task is cancelled when the
/// stream's consumer goes away.
func makeEventStream<Event: Sendable>(
  _ produce: @escaping @Sendable (_ emit: @escaping @Sendable (Event) -> Void) async throws -> Void
) -> AsyncThrowingStream<Event, any Error> {
  AsyncThrowingStream { continuation in
    let task = Task {
      do {
        try await produce { continuation.yield($0) }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
  }
}
