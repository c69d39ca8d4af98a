internal import Synchronization

/// Keeps the events of an answer until the whole of it was judged.
final class HeldEvents: Sendable {
  private let events = Mutex<[AnswerEvent]>([])

  func append(_ event: AnswerEvent) {
    events.withLock { $0.append(event) }
  }

  func release(to emit: AnswerWriter.Emit) {
    for event in events.withLock({ $0 }) { emit(event) }
  }
}
