import Audit
import Foundation
import Testing

@Suite("A chain of audit records")
struct AuditChainTests {
  let log = TemporaryLog()

  @Test("is good as it was written, over several days")
  func isGoodAsWritten() throws {
    try log.fill(recordCount: 5, dayCount: 3)
    let report = try log.verify()
    #expect(report.faults == [])
    #expect(report.recordCount == 15)
    #expect(report.head.sequence == 15)
    #expect(try log.files == ["audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl", "audit-2026-11-23.jsonl"])
  }

  @Test("shows a changed record at the record after it")
  func showsChange() throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines[1] = lines[1].replacingOccurrences(of: "1000", with: "1001")
    try log.write(lines, to: file)
    #expect(try log.verify().faults == [.brokenChain(file: file, line: 3)])
  }

  @Test("shows a removed record", arguments: [0, 2])
  func showsRemoval(removed: Int) throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines.remove(at: removed)
    try log.write(lines, to: file)
    #expect(try log.verify().faults == [.brokenChain(file: file, line: removed + 1)])
  }

  @Test("shows an inserted record")
  func showsInsertion() throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines.insert(lines[1].replacingOccurrences(of: "1000", with: "1001"), at: 2)
    try log.write(lines, to: file)
    #expect(try log.verify().faults == [.brokenChain(file: file, line: 3), .brokenChain(file: file, line: 4)])
  }

  @Test("shows records in another order")
  func showsReordering() throws {
    try log.fill(recordCount: 4)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines.swapAt(1, 2)
    try log.write(lines, to: file)
    #expect(!(try log.verify().isGood))
  }

  @Test("shows a line that is no record")
  func showsGarbage() throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines[1] = "{}"
    try log.write(lines, to: file)
    #expect(
      try log.verify().faults == [.notARecord(file: file, line: 2), .brokenChain(file: file, line: 3)])
  }

  @Test("shows a file that was cut off in the middle of the log")
  func showsTruncation() throws {
    try log.fill(recordCount: 5, dayCount: 2)
    let files = try log.files
    try log.write(Array(try log.lines(of: files[0]).prefix(3)), to: files[0])
    #expect(try log.verify().faults == [.brokenChain(file: files[1], line: 1)])
  }

  @Test("shows a day that was removed")
  func showsRemovedDay() throws {
    try log.fill(recordCount: 2, dayCount: 3)
    let files = try log.files
    try FileManager.default.removeItem(atPath: "\(log.directory)/\(files[1])")
    #expect(try log.verify().faults == [.brokenChain(file: files[2], line: 1)])
  }

  @Test("shows to who remembers its head that its end was cut off or rewritten")
  func showsCutEnd() throws {
    try log.fill(recordCount: 5)
    let head = try log.verify().head
    #expect(try log.verify(remembered: head).isGood)
    let file = try log.files[0]
    try log.write(Array(try log.lines(of: file).dropLast()), to: file)
    #expect(try log.verify().isGood)
    #expect(try log.verify(remembered: head).faults == [.headNotFound(sequence: 5)])
  }
}
