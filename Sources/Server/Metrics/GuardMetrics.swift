internal import Audit
internal import Domain
internal import Synchronization

/// What the rules of the guard decided since the start, and how long it took them.
///
/// Fed by whatever goes into the audit, so that both tell the same.
final class GuardMetrics: Sendable {
  struct Key: Hashable {
    var stage: String
    var rule: String
    var decision: String
  }

  struct Counts: Sendable {
    var verdicts: [Key: Int] = [:]
    /// By stage.
    var durations: [String: Histogram] = [:]
  }

  /// Rules have names from files, and their number has no bound; what comes after so many counts as `other`.
  private static let keyLimit = 1000
  /// Timings of a record to the stage that took them.
  private static let stages = ["guard_in": "inbound", "guard_passages": "passage", "guard_out": "outbound"]

  private let state = Mutex(Counts())

  var counts: Counts { state.withLock { $0 } }

  func count(_ record: AuditRecord) {
    state.withLock { counts in
      for verdict in record.verdicts {
        var key = Key(
          stage: verdict.stage.rawValue, rule: verdict.ruleID ?? "none", decision: verdict.decision.rawValue)
        if counts.verdicts[key] == nil && counts.verdicts.count >= Self.keyLimit { key.rule = "other" }
        counts.verdicts[key, default: 0] += 1
      }
      for (timing, stage) in Self.stages {
        guard let milliseconds = record.timings[timing] else { continue }
        counts.durations[stage, default: Histogram()].observe(seconds: milliseconds / 1000)
      }
    }
  }
}
