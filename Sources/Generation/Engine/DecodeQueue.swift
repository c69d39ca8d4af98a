internal import Foundation

/// Answers on their way to the decode thread: bounded, first come, first served.
final class DecodeQueue: @unchecked Sendable {
  // @unchecked because all that changes is only touched while `condition` is held.
  private let condition = NSCondition()
  private let waitingLimit: Int
  private var waiting: [DecodeRequest] = []
  private var runningCount = 0
  private var isStopped = false

  init(waitingLimit: Int) {
    self.waitingLimit = waitingLimit
  }

  /// Answers being written and waiting.
  var counts: (running: Int, waiting: Int) {
    condition.lock()
    defer { condition.unlock() }
    return (runningCount, waiting.count)
  }

  /// - Throws: ``GenerationError/busy(runningCount:waitingCount:)``, ``GenerationError/stopped``
  func submit(_ request: DecodeRequest) throws(GenerationError) {
    condition.lock()
    defer { condition.unlock() }
    guard !isStopped else { throw .stopped }
    waiting.removeAll { $0.cancellation.isCancelled }
    guard waiting.count < waitingLimit else {
      throw .busy(runningCount: runningCount, waitingCount: waiting.count)
    }
    waiting.append(request)
    condition.signal()
  }

  /// Lets the decode thread end what it does and go.
  func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  /// The next answers to write; waits for one where none is being written.
  ///
  /// - Parameters:
  ///   - runningCount: Answers being written.
  ///   - isAdmitted: Whether there is room for one more; asked in the order of arrival until it says no.
  /// - Returns: Nil when stopped.
  func take(runningCount: Int, where isAdmitted: (DecodeRequest) -> Bool) -> [DecodeRequest]? {
    condition.lock()
    defer { condition.unlock() }
    self.runningCount = runningCount
    while waiting.isEmpty && runningCount == 0 && !isStopped { condition.wait() }
    guard !isStopped else { return nil }
    var taken: [DecodeRequest] = []
    while let next = waiting.first, isAdmitted(next) { taken.append(waiting.removeFirst()) }
    self.runningCount += taken.count
    return taken
  }

  /// What was never begun; to be asked for after the stop.
  func takeRest() -> [DecodeRequest] {
    condition.lock()
    defer { condition.unlock() }
    defer { waiting.removeAll() }
    return waiting
  }
}
