internal import Synchronization

/// What the sockets did since the start, counted.
///
/// Holds route names, statuses and durations only; nothing of what was asked.
final class ServerMetrics: Sendable {
  enum AnswerOutcome: String, Sendable, CaseIterable {
    case found
    case notFound = "not_found"
    case blocked, replaced, cancelled, failed
  }

  struct RouteStatus: Hashable {
    var route: String
    var status: Int
  }

  struct Counts: Sendable {
    var requests: [RouteStatus: Int] = [:]
    var answers: [AnswerOutcome: Int] = [:]
    var abandonedCount = 0
    var droppedCitationCount = 0
    var promptTokenCount = 0
    var answerTokenCount = 0
    var openConnectionCount = 0
    var requestDuration = Histogram()
    var searchDuration = Histogram()
    var answerDuration = Histogram()
  }

  private let state = Mutex(Counts())

  var counts: Counts { state.withLock { $0 } }

  func served(route: String, status: Int, duration: Duration) {
    state.withLock { counts in
      counts.requests[RouteStatus(route: route, status: status), default: 0] += 1
      counts.requestDuration.observe(seconds: duration / .seconds(1))
    }
  }

  /// Takes note of a caller that hung up before its reply was made.
  func abandoned() {
    state.withLock { $0.abandonedCount += 1 }
  }

  func searched(duration: Duration) {
    state.withLock { $0.searchDuration.observe(seconds: duration / .seconds(1)) }
  }

  /// - Parameter timings: Milliseconds by stage.
  func answered(_ outcome: AnswerOutcome, timings: [String: Double]) {
    state.withLock { counts in
      counts.answers[outcome, default: 0] += 1
      if let total = timings["total"] { counts.answerDuration.observe(seconds: total / 1_000) }
    }
  }

  /// Takes note of what the model that wrote an answer did.
  func wrote(promptTokenCount: Int, answerTokenCount: Int, droppedCitationCount: Int) {
    state.withLock { counts in
      counts.promptTokenCount += promptTokenCount
      counts.answerTokenCount += answerTokenCount
      counts.droppedCitationCount += droppedCitationCount
    }
  }

  func connectionOpened() {
    state.withLock { $0.openConnectionCount += 1 }
  }

  func connectionClosed() {
    state.withLock { $0.openConnectionCount -= 1 }
  }
}
