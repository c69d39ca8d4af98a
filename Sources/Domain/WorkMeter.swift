internal import Synchronization

/// How far a long piece of work is.
public struct WorkProgress: Codable, Hashable, Sendable {
  /// What is being done, for people: `embedding chunks`.
  public var phase: String
  /// Of this phase.
  public var doneCount: Int
  /// Of this phase; 0 where it is not known.
  public var totalCount: Int

  public init(phase: String, doneCount: Int = 0, totalCount: Int = 0) {
    self.phase = phase
    self.doneCount = doneCount
    self.totalCount = totalCount
  }

  enum CodingKeys: String, CodingKey {
    case phase
    case doneCount = "done"
    case totalCount = "total"
  }
}

/// Counts the steps of one long piece of work, for others to look at while it runs.
public final class WorkMeter: Sendable {
  private let state = Mutex(WorkProgress(phase: ""))

  public init() {}

  public var progress: WorkProgress { state.withLock { $0 } }

  /// - Parameter totalCount: 0 where it is not known.
  public func begin(_ phase: String, totalCount: Int = 0) {
    state.withLock { $0 = WorkProgress(phase: phase, totalCount: totalCount) }
  }

  public func advance(by count: Int = 1) {
    state.withLock { $0.doneCount += count }
  }

  /// Says how far the phase is where it counts by itself.
  public func set(doneCount: Int, totalCount: Int) {
    state.withLock { ($0.doneCount, $0.totalCount) = (doneCount, totalCount) }
  }
}
