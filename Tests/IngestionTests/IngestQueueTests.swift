import Testing

@testable import Ingestion

@Suite("The queue of files")
struct IngestQueueTests {
  let queue = IngestQueue()

  private func takeAll(workerCount: Int = 1, sizeBytes: Int64 = .max) -> [IngestTicket] {
    queue.take(fileCount: 100, sizeBytes: sizeBytes, workerCount: workerCount) ?? []
  }

  @Test("is idle only when the folder was walked and every turn is over")
  func idle() throws {
    #expect(!queue.status.isIdle)
    queue.beginScan()
    queue.enqueue("a", sizeBytes: 1)
    queue.endScan()
    #expect(!queue.status.isIdle)
    let ticket = try #require(takeAll().first)
    #expect(queue.status.filesInWork == ["a"])
    queue.finish(ticket, as: .indexed)
    #expect(queue.status.isIdle)
    #expect(queue.status.indexedSinceStartCount == 1)
  }

  @Test("voids the turn of a file that has changed or gone")
  func voids() throws {
    queue.enqueue("a", sizeBytes: 1)
    let first = try #require(takeAll().first)
    queue.enqueue("a", sizeBytes: 1)
    #expect(!queue.isCurrent(first))
    queue.finish(first, as: .indexed)
    #expect(queue.contains("a"))
    #expect(queue.status.indexedSinceStartCount == 0)
    let second = try #require(takeAll().first)
    queue.cancel("a")
    #expect(!queue.isCurrent(second))
  }

  @Test("hands the same bytes to one ticket at a time")
  func claims() throws {
    queue.enqueue("a", sizeBytes: 1)
    queue.enqueue("b", sizeBytes: 1)
    let tickets = takeAll()
    #expect(tickets.map(\.path) == ["a", "b"])
    #expect(queue.claim(sha256: "x", for: tickets[0]))
    #expect(!queue.claim(sha256: "x", for: tickets[1]))
    queue.finish(tickets[0], as: .indexed)
    #expect(takeAll() == [tickets[1]])
    #expect(queue.claim(sha256: "x", for: tickets[1]))
  }

  @Test("shares its files out by number and size")
  func shares() {
    for number in 0..<10 { queue.enqueue("\(number)", sizeBytes: 10) }
    #expect(takeAll(workerCount: 2).count == 5)
    #expect(takeAll(sizeBytes: 25).count == 2)
    #expect(takeAll(sizeBytes: 1).count == 1)
  }

  @Test("keeps a file that is being written until it is closed")
  func holds() {
    queue.enqueue("a", sizeBytes: 1, delaySeconds: 5)
    queue.hold("a")
    queue.enqueue("b", sizeBytes: 1)
    #expect(takeAll().map(\.path) == ["b"])
    #expect(queue.heldPaths == ["a"])
    queue.enqueue("a", sizeBytes: 1)
    #expect(takeAll().map(\.path) == ["a"])
  }

  @Test("puts a file back for later")
  func postpones() throws {
    queue.enqueue("a", sizeBytes: 1)
    let ticket = try #require(takeAll().first)
    queue.postpone(ticket, delaySeconds: 0)
    #expect(queue.status.pendingCount == 1)
    #expect(takeAll() == [ticket])
  }

  @Test("lets waiters go when it is idle, closed or they are cancelled")
  func waiters() async throws {
    queue.enqueue("a", sizeBytes: 1)
    queue.beginScan()
    queue.endScan()
    let ticket = try #require(takeAll().first)
    async let idle = queue.waitUntilIdle()
    let cancelled = Task { try await queue.waitUntilIdle() }
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    queue.finish(ticket, as: .failed)
    #expect(try await idle.failedSinceStartCount == 1)
    queue.enqueue("b", sizeBytes: 1)
    let never = Task { try await queue.waitUntilIdle() }
    queue.close()
    await #expect(throws: IngestionError.notRunning) { try await never.value }
    #expect(queue.take(fileCount: 1, sizeBytes: 1, workerCount: 1) == nil)
  }
}
