internal import Synchronization

/// Bounds how much is done at the same time and how many requests wait for their turn, and shares the turns among users.
///
/// A free slot goes to the user with the fewest running, then to the one who was served longest ago; each user's own
/// requests are served in the order of their arrival. Where no more may wait, a user who waits with several gives way to
/// one who waits with fewer: so nobody is shut out, however many requests somebody else sends.
final class FairSlots: Sendable {
  private let runningLimit: Int
  private let waitingLimit: Int
  private let state = Mutex(State())

  fileprivate struct Waiter {
    var ticket: Int
    var user: UInt32
    var continuation: CheckedContinuation<Void, any Error>
  }

  fileprivate struct State {
    var nextTicket = 0
    var runningCount = 0
    /// Of the users who have any.
    var runningByUser: [UInt32: Int] = [:]
    /// When each user who waits, or waited lately, was served last.
    var lastServed: [UInt32: Int] = [:]
    /// In the order of arrival.
    var waiting: [Waiter] = []
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
  /// - Throws: ``ServerError/busy(waitingCount:)`` where too many wait; `CancellationError`.
  func take(for user: UInt32) async throws -> FairSlot {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        wait(Waiter(ticket: ticket, user: user, continuation: $0))
      }
    } onCancel: {
      cancel(ticket)
    }
    return FairSlot(of: self, user: user)
  }

  private func wait(_ waiter: Waiter) {
    let settled: (Waiter, Result<Void, any Error>)? = state.withLock { state in
      if state.cancelled.remove(waiter.ticket) != nil { return (waiter, .failure(CancellationError())) }
      if state.runningCount < runningLimit {
        state.start(waiter.user)
        return (waiter, .success(()))
      }
      let error = ServerError.busy(waitingCount: state.waiting.count)
      guard state.waiting.count >= waitingLimit else {
        state.waiting.append(waiter)
        return nil
      }
      guard let evicted = state.makeRoom(for: waiter.user) else { return (waiter, .failure(error)) }
      state.waiting.append(waiter)
      return (evicted, .failure(error))
    }
    settled?.0.continuation.resume(with: settled?.1 ?? .success(()))
  }

  private func cancel(_ ticket: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        // Not waiting yet, or served already; the latter leaves a number behind that `release` sweeps away.
        state.cancelled.insert(ticket)
        return nil
      }
      return state.waiting.remove(at: index)
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  fileprivate func release(_ user: UInt32) {
    let next = state.withLock { state -> Waiter? in
      state.end(user)
      guard let index = state.nextIndex else {
        if state.runningCount == 0 {
          state.cancelled.removeAll()
          state.lastServed.removeAll()
        }
        return nil
      }
      let waiter = state.waiting.remove(at: index)
      state.start(waiter.user)
      return waiter
    }
    next?.continuation.resume()
  }
}

extension FairSlots.State {
  fileprivate mutating func start(_ user: UInt32) {
    runningCount += 1
    runningByUser[user, default: 0] += 1
    nextTicket += 1
    lastServed[user] = nextTicket
  }

  fileprivate mutating func end(_ user: UInt32) {
    runningCount -= 1
    let count = runningByUser[user, default: 1] - 1
    runningByUser[user] = count == 0 ? nil : count
  }

  /// Whose turn it is; nil where nobody waits.
  fileprivate var nextIndex: Int? {
    // The first of equals is the oldest.
    waiting.indices.min { left, right in
      let (former, latter) = (waiting[left].user, waiting[right].user)
      return (runningByUser[former] ?? 0, lastServed[former] ?? 0)
        < (runningByUser[latter] ?? 0, lastServed[latter] ?? 0)
    }
  }

  /// Takes out the newest request of the user who waits with most, where that is at least two more than another's.
  fileprivate mutating func makeRoom(for user: UInt32) -> FairSlots.Waiter? {
    let counts = Dictionary(grouping: waiting, by: \.user).mapValues(\.count)
    guard let most = counts.values.max(), most >= (counts[user] ?? 0) + 2,
      let index = waiting.lastIndex(where: { counts[$0.user] == most })
    else { return nil }
    return waiting.remove(at: index)
  }
}

/// The right to do one piece of work; given back when the last reference goes, however the request ends.
final class FairSlot: Sendable {
  private let slots: FairSlots
  private let user: UInt32

  fileprivate init(of slots: FairSlots, user: UInt32) {
    self.slots = slots
    self.user = user
  }

  deinit { slots.release(user) }
}
