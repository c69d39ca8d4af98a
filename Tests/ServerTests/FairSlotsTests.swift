import Testing

@testable import Server

@Suite("Answers take turns")
struct FairSlotsTests {
  /// Waits until a number of questions wait.
  private func wait(for count: Int, in slots: FairSlots) async {
    while slots.counts.waiting != count { await Task.yield() }
  }

  @Test("A slot is free again when its holder is gone")
  func slotIsFreed() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 0)
    for _ in 0..<3 {
      let slot = try await slots.take(for: 1)
      #expect(slots.counts == (1, 0))
      _ = slot
    }
    #expect(slots.counts == (0, 0))
  }

  @Test("More questions than may wait are refused at once")
  func excessIsRefused() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 1)
    var first: FairSlot? = try await slots.take(for: 1)
    let waiting = Task { try await slots.take(for: 1) }
    await wait(for: 1, in: slots)
    await #expect(throws: ServerError.busy(waitingCount: 1)) { _ = try await slots.take(for: 1) }
    withExtendedLifetime(first) {}
    first = nil
    _ = try await waiting.value
  }

  @Test("Questions are served in the order in which they came")
  func orderOfArrival() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 8)
    #expect(try await turns(of: [1, 1, 1, 1, 1], in: slots) == [0, 1, 2, 3, 4])
    #expect(slots.counts == (0, 0))
  }

  @Test("Users take turns, however many requests one of them sends")
  func usersTakeTurns() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 16)
    let users: [UInt32] = [1, 1, 1, 1, 2, 3, 2]
    #expect(try await turns(of: users, in: slots).map { users[$0] } == [2, 3, 1, 2, 1, 1, 1])
  }

  /// Holds the only slot while these users ask one after the other, then lets go of it.
  ///
  /// - Returns: The requests by their index, in the order in which they were served.
  private func turns(of users: [UInt32], in slots: FairSlots) async throws -> [Int] {
    var first: FairSlot? = try await slots.take(for: 1)
    let (served, report) = AsyncStream<Int>.makeStream()
    var tasks: [Task<Void, any Error>] = []
    for (number, user) in users.enumerated() {
      tasks.append(
        Task {
          let slot = try await slots.take(for: user)
          report.yield(number)
          withExtendedLifetime(slot) {}
        })
      await wait(for: number + 1, in: slots)
    }
    withExtendedLifetime(first) {}
    first = nil
    for task in tasks { try await task.value }
    report.finish()
    var order: [Int] = []
    for await number in served { order.append(number) }
    return order
  }

  @Test("A user with nothing running goes before one who has")
  func fewestRunningFirst() async throws {
    let slots = FairSlots(runningLimit: 2, waitingLimit: 16)
    let greedy = try await slots.take(for: 1)
    var other: FairSlot? = try await slots.take(for: 1)
    let third = Task { try await slots.take(for: 1) }
    await wait(for: 1, in: slots)
    let modest = Task { try await slots.take(for: 2) }
    await wait(for: 2, in: slots)
    withExtendedLifetime(other) {}
    other = nil
    let slot = try await modest.value
    #expect(slots.counts == (2, 1))
    third.cancel()
    await #expect(throws: CancellationError.self) { _ = try await third.value }
    withExtendedLifetime((greedy, slot)) {}
  }

  @Test("Where no more may wait, the newest request of the user with most gives way to another user")
  func greedyGivesWay() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 3)
    let running = try await slots.take(for: 1)
    var greedy: [Task<FairSlot, any Error>] = []
    for number in 0..<3 {
      greedy.append(Task { try await slots.take(for: 1) })
      await wait(for: number + 1, in: slots)
    }
    await #expect(throws: ServerError.busy(waitingCount: 3)) { _ = try await slots.take(for: 1) }
    let modest = Task { try await slots.take(for: 2) }
    await #expect(throws: ServerError.busy(waitingCount: 3)) { _ = try await greedy[2].value }
    #expect(slots.counts == (1, 3))
    // Two against one: taking another away would only turn the tables.
    await #expect(throws: ServerError.busy(waitingCount: 3)) { _ = try await slots.take(for: 2) }
    for task in [greedy[0], greedy[1], modest] { task.cancel() }
    withExtendedLifetime(running) {}
  }

  @Test("A question that is given up leaves the queue")
  func cancelledLeaves() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 1)
    let first = try await slots.take(for: 1)
    let waiting = Task { try await slots.take(for: 1) }
    await wait(for: 1, in: slots)
    waiting.cancel()
    await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    #expect(slots.counts == (1, 0))
    withExtendedLifetime(first) {}
  }

  @Test("A question that was given up before it came takes no slot")
  func cancelledBefore() async throws {
    let slots = FairSlots(runningLimit: 1, waitingLimit: 1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await slots.take(for: 1)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let slot = try await slots.take(for: 1)
    #expect(slots.counts == (1, 0))
    withExtendedLifetime(slot) {}
  }
}
