internal import Synchronization

/// What an answer is to be.
struct AnswerPlan: Sendable {
  var prompt: [Int32]
  var maximumTokenCount: Int
  var sampling: SamplingOptions
  var constraint = ConstraintPlan.none
  /// Makes events of what is written.
  var shaper: any AnswerShaper
}

/// What holds an answer; made on the decode thread, which alone follows it.
enum ConstraintPlan: Sendable {
  case none
  case format(ResponseFormat)
  case quotes(QuoteSources)
}

/// An answer to write, and where its events go.
struct DecodeRequest: Sendable {
  let plan: AnswerPlan
  let continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation
  let cancellation = Cancellation()

  init(_ plan: AnswerPlan, continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation) {
    self.plan = plan
    self.continuation = continuation
  }
}

/// Set once nobody listens any more.
final class Cancellation: Sendable {
  private let flag = Atomic(false)

  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  func cancel() { flag.store(true, ordering: .relaxed) }
}
