/// Does work for a caller only as long as somebody waits for it: until the caller hangs up or the time is over.
struct Attention: Sendable {
  let connection: Connection
  let timeoutSeconds: Int

  /// - Throws: ``ServerError/clientGone`` or ``ServerError/deadlineExceeded(seconds:)``; the work is cancelled then.
  func perform<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await work() }
      group.addTask { throw await reasonToStop() }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }

  /// Hands the events of a stream to `consume` until the stream ends or nobody waits any more.
  @concurrent func follow<Event: Sendable>(
    _ events: AsyncThrowingStream<Event, any Error>,
    _ consume: @concurrent (AsyncThrowingStream<Event, any Error>) async throws -> Void
  ) async throws {
    let (relayed, relay) = AsyncThrowingStream<Event, any Error>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          for try await event in events { relay.yield(event) }
          relay.finish()
        } catch {
          relay.finish(throwing: error)
        }
      }
      group.addTask { relay.finish(throwing: await reasonToStop()) }
      defer { group.cancelAll() }
      try await consume(relayed)
    }
  }

  /// Waits for the reason why the work is not wanted any more.
  private func reasonToStop() async -> any Error {
    await withTaskGroup(of: (any Error).self) { group in
      group.addTask {
        await connection.waitUntilClosed()
        return Task.isCancelled ? CancellationError() : ServerError.clientGone
      }
      group.addTask {
        do {
          try await Task.sleep(for: .seconds(timeoutSeconds))
          return ServerError.deadlineExceeded(seconds: timeoutSeconds)
        } catch {
          return CancellationError()
        }
      }
      defer { group.cancelAll() }
      return await group.next() ?? CancellationError()
    }
  }
}
