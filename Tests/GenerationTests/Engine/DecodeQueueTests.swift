import Testing

@testable import Generation

@Suite("The queue of the decode thread")
struct DecodeQueueTests {
  private func request(_ token: Int32 = 1) -> DecodeRequest {
    let plan = AnswerPlan(
      prompt: [token], maximumTokenCount: 1, sampling: SamplingOptions(), shaper: TokenShaper())
    return DecodeRequest(plan, continuation: AsyncThrowingStream<GenerationEvent, any Error>.makeStream().continuation)
  }

  @Test("serves in the order of arrival, as long as there is room")
  func order() throws {
    let queue = DecodeQueue(waitingLimit: 5)
    for token in 1...4 as ClosedRange<Int32> { try queue.submit(request(token)) }
    #expect(queue.take(runningCount: 0) { $0.plan.prompt[0] < 3 }?.map(\.plan.prompt) == [[1], [2]])
    #expect(queue.counts == (running: 2, waiting: 2))
    #expect(queue.take(runningCount: 2) { _ in false }?.isEmpty == true)
    #expect(queue.take(runningCount: 0) { _ in true }?.map(\.plan.prompt) == [[3], [4]])
  }

  @Test("refuses one too many, but forgets those that nobody waits for any more")
  func bounds() throws {
    let queue = DecodeQueue(waitingLimit: 2)
    let first = request()
    try queue.submit(first)
    try queue.submit(request())
    #expect(throws: GenerationError.busy(runningCount: 0, waitingCount: 2)) { try queue.submit(request()) }
    first.cancellation.cancel()
    try queue.submit(request())
    #expect(queue.counts.waiting == 2)
  }

  @Test("takes nothing any more once it is stopped")
  func stop() throws {
    let queue = DecodeQueue(waitingLimit: 2)
    try queue.submit(request())
    queue.stop()
    #expect(queue.take(runningCount: 0) { _ in true } == nil)
    #expect(queue.takeRest().count == 1)
    #expect(throws: GenerationError.stopped) { try queue.submit(request()) }
  }
}
