/// Questions and searches of a log, a page at a time.
public struct TrafficPage: Sendable {
  /// Those whose record has a question.
  public private(set) var entries: [AuditReader.Entry] = []
  /// Whether the log may hold more.
  public private(set) var isFull = false

  /// Reads up to `limit` records of a log.
  ///
  /// - Parameters:
  ///   - sequence: Only records after this one.
  ///   - firstDay: The first day to read, in UTC, as `2026-11-21`; nil for all there is. The last one likewise.
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``; damaged lines are passed over.
  public init(
    of directory: String, after sequence: Int, from firstDay: String?, through lastDay: String?, limit: Int
  ) throws(AuditError) {
    var reader = try AuditReader(directory: directory, from: firstDay, through: lastDay)
    while entries.count < limit {
      do {
        guard let entry = try reader.next() else { return }
        let isTraffic = entry.record.action == .ask || entry.record.action == .search
        if isTraffic && entry.sequence > sequence && entry.record.question != nil { entries.append(entry) }
      } catch .damaged {
        continue
      }
    }
    isFull = true
  }
}

extension AuditReader.Entry {
  /// The day of the file it stands in, as `2026-11-21`.
  public var day: String { String(file.dropFirst("audit-".count).prefix(10)) }
}
