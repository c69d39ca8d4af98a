internal import Domain
internal import NIOCore
internal import Synchronization

/// One accepted connection: who is at its other end, and whether that end is still there.
final class Connection: Sendable {
  let principal: Principal
  private let state = Mutex(State())

  private struct State {
    var isClosed = false
    var nextWatcherIndex = 0
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  /// - Parameter channel: Its closing is what ``waitUntilClosed()`` waits for.
  init(principal: Principal, channel: any Channel) {
    self.principal = principal
    channel.closeFuture.whenComplete { [self] _ in close() }
  }

  /// Returns when the other end has hung up, or when the task is cancelled.
  func waitUntilClosed() async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let index = state.withLock { state -> Int? in
      guard !state.isClosed else { return nil }
      state.watchers[state.nextWatcherIndex] = continuation
      state.nextWatcherIndex += 1
      return state.nextWatcherIndex - 1
    }
    guard let index else { return }
    for await _ in stream {}
    state.withLock { $0.watchers[index] = nil }
  }

  private func close() {
    let watchers = state.withLock { state in
      state.isClosed = true
      defer { state.watchers = [:] }
      return state.watchers.values
    }
    for watcher in watchers { watcher.finish() }
  }
}
