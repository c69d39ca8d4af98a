internal import Audit
internal import Domain
internal import Foundation

/// Reads the audit on a thread of its own, so that no request waits for it.
actor AuditDesk {
  private nonisolated let executor = ThreadExecutor(name: "audit-reader")
  private let log: AuditLog

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(log: AuditLog) {
    self.log = log
  }

  deinit { executor.stop() }

  /// The last records, in order.
  func last(_ count: Int, including filter: AuditFilter) throws -> [AuditReader.Entry] {
    try AuditReader.last(count, in: log.directory, including: filter)
  }

  /// Compares the log with its signatures, and with the head that this daemon has in memory.
  func verify() throws -> AuditReport {
    try AuditVerifier(directory: log.directory, key: log.verificationKey, remembered: [log.head]).report()
  }

  /// What the log holds of an answer.
  struct AnswerRecord {
    var answer: AuditRecord
    /// Of the start of the daemon that gave it: versions and digests.
    var software: [String: String]
  }

  /// The record of an answer; nil where there is none. Always reads the whole log, so that the time tells nothing.
  func answer(_ id: String) throws -> AnswerRecord? {
    var found: AnswerRecord?
    var software: [String: String] = [:]
    var reader = try AuditReader(directory: log.directory)
    while let record = try reader.nextRecord(holdingOneOf: [Array("\"\(id)\"".utf8), Self.start]) {
      if record.action == .started { software = record.software }
      if record.action == .ask, record.answerID == id { found = AnswerRecord(answer: record, software: software) }
    }
    return found
  }

  private static let start = Array("\"action\":\"\(AuditRecord.Action.started.rawValue)\"".utf8)
}
