internal import Synchronization

/// Bounds how many answers are made at the same time and how many questions wait for their turn, first come, first
/// served.
final class AnswerSlots: Sendable {
  private let runningLimit: Int
  private let waitingLimit: Int
  private let state = Mutex(State())

  private struct State {
    var runningCount = 0
    var nextTicket = 0
    /// In the order of arrival.
    var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    /// Tickets that were cancelled before they came to wait.
    var cancelled: Set<Int> = []
  }

  init(runningLimit: Int, waitingLimit: Int) {
    self.runningLimit = runningLimit
    self.waitingLimit = waitingLimit
  }

  var counts: (running: Int, waiting: Int) {
    state.withLock { ($0.runningCount, $0.waiting.count) }
  }

  /// Waits for a free slot.
  ///
  /// - Returns: The slot, taken until the value is gone.
  /// - Throws: ``ServerError/busy(waitingCount:)`` at once where too many wait; `CancellationError`.
  func take() async throws -> AnswerSlot {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wait($0, ticket: ticket) }
    } onCancel: {
      cancel(ticket)
    }
    return AnswerSlot(of: self)
  }

  private func wait(_ continuation: CheckedContinuation<Void, any Error>, ticket: Int) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.remove(ticket) != nil { return .failure(CancellationError()) }
      if state.runningCount < runningLimit {
        state.runningCount += 1
        return .success(())
      }
      guard state.waiting.count < waitingLimit else {
        return .failure(ServerError.busy(waitingCount: state.waiting.count))
      }
      state.waiting.append((ticket, continuation))
      return nil
    }
    if let outcome { continuation.resume(with: outcome) }
  }

  private func cancel(_ ticket: Int) {
    let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        // Not waiting yet, or served already; the latter leaves a number behind that `release` sweeps away.
        state.cancelled.insert(ticket)
        return nil
      }
      return state.waiting.remove(at: index).continuation
    }
    continuation?.resume(throwing: CancellationError())
  }

  fileprivate func release() {
    let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard !state.waiting.isEmpty else {
        state.runningCount -= 1
        if state.runningCount == 0 { state.cancelled.removeAll() }
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume()
  }
}

/// The right to make one answer; given back when the last reference goes, however the request ends.
final class AnswerSlot: Sendable {
  private let slots: AnswerSlots

  fileprivate init(of slots: AnswerSlots) {
    self.slots = slots
  }

  deinit { slots.release() }
}
