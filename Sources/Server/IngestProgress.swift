internal import ControlAPI
internal import Ingestion
internal import Synchronization

/// How far ingestion is since its queue was last empty.
final class IngestProgress: Sendable {
  private let state = Mutex(State())

  private struct State {
    /// Files finished when the queue was last seen empty.
    var baselineCount = 0
    var scanCount = 0
  }

  func report(of status: IngestStatus) -> HealthReport.Progress {
    let finished = status.indexedSinceStartCount + status.failedSinceStartCount
    return state.withLock { state in
      if status.isIdle { state.baselineCount = finished }
      let doneCount = max(finished - state.baselineCount, 0)
      return HealthReport.Progress(
        isScanned: status.hasScanned, doneCount: doneCount, totalCount: doneCount + status.pendingCount,
        scanCount: state.scanCount)
    }
  }

  /// Takes note of a finished scan; returns the number of scans before it.
  func finishScan() -> Int {
    state.withLock { state in
      state.scanCount += 1
      return state.scanCount - 1
    }
  }
}
