import Testing

@testable import Server

@Suite("Answers take turns")
struct AnswerSlotsTests {
  /// Waits until a number of questions wait.
  private func wait(for count: Int, in slots: AnswerSlots) async {
    while slots.counts.waiting != count { await Task.yield() }
  }

  @Test("A slot is free again when its holder is gone")
  func slotIsFreed() async throws {
    let slots = AnswerSlots(runningLimit: 1, waitingLimit: 0)
    for _ in 0..<3 {
      let slot = try await slots.take()
      #expect(slots.counts == (1, 0))
      _ = slot
    }
    #expect(slots.counts == (0, 0))
  }

  @Test("More questions than may wait are refused at once")
  func excessIsRefused() async throws {
    let slots = AnswerSlots(runningLimit: 1, waitingLimit: 1)
    var first: AnswerSlot? = try await slots.take()
    let waiting = Task { try await slots.take() }
    await wait(for: 1, in: slots)
    await #expect(throws: ServerError.busy(waitingCount: 1)) { _ = try await slots.take() }
    withExtendedLifetime(first) {}
    first = nil
    _ = try await waiting.value
  }

  @Test("Questions are served in the order in which they came")
  func orderOfArrival() async throws {
    let slots = AnswerSlots(runningLimit: 1, waitingLimit: 8)
    var first: AnswerSlot? = try await slots.take()
    let (served, report) = AsyncStream<Int>.makeStream()
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<5 {
      tasks.append(
        Task {
          let slot = try await slots.take()
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
    #expect(order == [0, 1, 2, 3, 4])
    #expect(slots.counts == (0, 0))
  }

  @Test("A question that is given up leaves the queue")
  func cancelledLeaves() async throws {
    let slots = AnswerSlots(runningLimit: 1, waitingLimit: 1)
    let first = try await slots.take()
    let waiting = Task { try await slots.take() }
    await wait(for: 1, in: slots)
    waiting.cancel()
    await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    #expect(slots.counts == (1, 0))
    withExtendedLifetime(first) {}
  }

  @Test("A question that was given up before it came takes no slot")
  func cancelledBefore() async throws {
    let slots = AnswerSlots(runningLimit: 1, waitingLimit: 1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await slots.take()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let slot = try await slots.take()
    #expect(slots.counts == (1, 0))
    withExtendedLifetime(slot) {}
  }
}
