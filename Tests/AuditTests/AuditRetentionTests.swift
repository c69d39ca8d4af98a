import Foundation
import Testing

@testable import Audit

@Suite("The retention of the audit log")
struct AuditRetentionTests {
  let log = TemporaryLog()

  @Test("removes files of days beyond it when a day begins, and records what they ended with")
  func removes() throws {
    try log.fill(recordCount: 2, dayCount: 5, retentionDays: 2)
    #expect(
      try log.files == [
        "audit-2026-11-23.jsonl", "audit-2026-11-24.jsonl", "audit-2026-11-25.jsonl",
      ])
    let removed = try records().flatMap(\.removedFiles).map(\.name)
    #expect(removed == ["audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl"])
    #expect(try log.verify().faults == [])
  }

  @Test("removes files when the log is opened")
  func removesAtOpening() throws {
    try log.fill(recordCount: 2, dayCount: 3)
    do { _ = try log.open(retentionDays: 1) }
    // The clock of the test's records is that of 2026; the newest file stays whatever its age.
    #expect(try log.files.count <= 3)
    #expect(try log.verify().faults == [])
  }

  @Test("accounts for what it removed and for nothing else")
  func accounts() throws {
    try log.fill(recordCount: 2, dayCount: 5, retentionDays: 2)
    try log.remove("audit-2026-11-23.jsonl")
    let fault = try #require(try log.verify().faults.first)
    guard case .missingStart(let file, _) = fault else {
      Issue.record("\(fault)")
      return
    }
    #expect(file == "audit-2026-11-24.jsonl")
  }

  @Test("keeps everything where it is 0")
  func keepsAll() throws {
    try log.fill(recordCount: 1, dayCount: 5)
    #expect(try log.files.count == 5)
  }

  private func records() throws -> [AuditRecord] {
    var reader = try AuditReader(directory: log.directory)
    var records: [AuditRecord] = []
    while let entry = try reader.next() { records.append(entry.record) }
    return records
  }
}
