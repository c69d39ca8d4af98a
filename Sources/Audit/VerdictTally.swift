public import Domain

/// How often each rule of the guard decided what, by day.
public struct VerdictTally: Sendable {
  public struct Key: Hashable, Sendable {
    /// In UTC, as `2026-11-21`.
    public var day: String
    public var stage: AuditVerdict.Stage
    public var ruleID: String
    public var decision: Verdict.Decision
  }

  public private(set) var counts: [Key: Int] = [:]
  /// Questions and searches in the time, those without a verdict among them.
  public private(set) var requestCount = 0
  /// Lines of the log that are no records.
  public private(set) var damagedLineCount = 0

  public init() {}

  /// Counts what a log holds of some days, both included; nil for as far as it goes.
  ///
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  /// - Complexity: O(log), one line in memory at a time.
  public init(reading directory: String, from firstDay: String?, through lastDay: String?) throws(AuditError) {
    var reader = try AuditReader(directory: directory, from: firstDay, through: lastDay)
    while true {
      do {
        guard let entry = try reader.next() else { return }
        add(entry.record, onDay: entry.day)
      } catch .damaged {
        damagedLineCount += 1
      }
    }
  }

  mutating func add(_ record: AuditRecord, onDay day: String) {
    if record.action == .ask || record.action == .search { requestCount += 1 }
    for verdict in record.verdicts {
      let key = Key(day: day, stage: verdict.stage, ruleID: verdict.ruleID ?? "-", decision: verdict.decision)
      counts[key, default: 0] += 1
    }
  }
}
