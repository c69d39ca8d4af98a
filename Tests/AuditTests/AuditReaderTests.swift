import Domain
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite("Reading the audit log")
struct AuditReaderTests {
  let log = TemporaryLog()

  private func entries(from firstDay: String? = nil, through lastDay: String? = nil) throws
    -> [AuditReader.Entry]
  {
    var reader = try AuditReader(directory: log.directory, from: firstDay, through: lastDay)
    var entries: [AuditReader.Entry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }

  @Test("gives all records in order, with their places")
  func readsAll() throws {
    try log.fill(recordCount: 3, dayCount: 2)
    let entries = try entries()
    #expect(entries.map(\.sequence) == Array(1...8))
    #expect(entries.map(\.lineNumber) == [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(
      entries.map(\.file).prefix(5).suffix(2) == [
        "audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl",
      ])
    #expect(entries[6].record == TemporaryLog.record(at: TemporaryLog.noonSeconds + 86_401, 1))
  }

  @Test("begins and ends at a day")
  func readsDays() throws {
    try log.fill(recordCount: 2, dayCount: 4)
    #expect(try entries(from: "2026-11-22", through: "2026-11-23").map(\.sequence) == Array(4...9))
    #expect(try entries(from: "2026-11-25").isEmpty)
  }

  @Test("leaves out a line that is being written, and gives it when it is complete")
  func readsTail() throws {
    try log.fill(recordCount: 2)
    let file = try log.files[0]
    let whole = try log.bytes(of: file)
    try log.write(whole.dropLast(20), to: file)
    var reader = try AuditReader(directory: log.directory)
    #expect(try reader.next()?.sequence == 1)
    #expect(try reader.next()?.sequence == 2)
    #expect(try reader.next() == nil)
    let handle = try #require(FileHandle(forWritingAtPath: "\(log.directory)/\(file)"))
    try handle.seekToEnd()
    try handle.write(contentsOf: whole.suffix(20))
    #expect(try reader.next()?.sequence == 3)
  }

  @Test("names the line that is no record, and goes on behind it")
  func namesDamage() throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines[1] = "{}"
    try log.write(lines, to: file)
    var reader = try AuditReader(directory: log.directory)
    #expect(try reader.next()?.sequence == 1)
    do {
      _ = try reader.next()
      Issue.record("a damaged line was read")
    } catch {
      #expect(error == .damaged(path: "\(log.directory)/\(file)", line: 2, reason: "not a record"))
    }
    #expect(try reader.next()?.sequence == 3)
  }

  static let firstShapeLine =
    #"{"previous":"\#(RecordDigest.zero)","record":{"action":"ask","answerID":"ans-1","#
    + #""documentIDs":[1],"guardRuleIDs":["topic.legal"],"outcome":"blocked","questionSHA256":"ab","#
    + #""timeSeconds":1795176000,"timings":{"total":1.5},"userID":1000},"sequence":1}"#

  @Test("reads records of the first shape")
  func readsFirstShape() throws {
    let record = try #require(AuditLine(decoding: Array(Self.firstShapeLine.utf8))?.record)
    #expect(record.question == .hashed(sha256: "ab"))
    #expect(
      record.verdicts == [AuditVerdict(stage: .inbound, ruleID: "topic.legal", decision: .block)])
  }

  @Test(
    "keeps texts in the form that was chosen",
    arguments: [StoredText.hash(of: "x"), .sealed(base64: "AA=="), .plain("x")])
  func keepsTexts(text: StoredText) throws {
    var record = TemporaryLog.record()
    (record.question, record.answer) = (text, text)
    let line = AuditLine(sequence: 1, previous: RecordDigest.zero, record: record)
    #expect(AuditLine(decoding: try line.encoded())?.record == record)
  }
}
