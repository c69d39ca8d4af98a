import Foundation
import Signatures
import TestSupport
import Testing

@testable import Audit

@Suite("The audit log")
struct AuditLogTests {
  let log = TemporaryLog()

  @Test("continues its chain when it is opened again")
  func continues() throws {
    try log.fill(recordCount: 3)
    try log.fill(recordCount: 2)
    #expect(try log.verify().isGood)
    #expect(try log.verify().recordCount == 6)
  }

  @Test(
    "cuts off a torn last record and records the repair",
    arguments: ["{\"previous\":\"00", "{", "\u{0}\u{0}"])
  func repairs(torn: String) throws {
    try log.fill(recordCount: 3)
    try log.append(torn, to: try log.files[0])
    #expect(!(try log.verify().isGood))
    do { _ = try log.open() }
    let report = try log.verify()
    #expect(report.isGood)
    let last = try #require(try log.files.last.flatMap { try log.lines(of: $0).last })
    #expect(AuditLine(decoding: Array(last.utf8))?.record.action == .auditRepaired)
  }

  @Test("finds the chain of the day before behind a torn first record")
  func repairsFirstOfDay() throws {
    try log.fill(recordCount: 3)
    try log.write(Data("{\"prev".utf8), to: "audit-2026-11-22.jsonl")
    do {
      let opened = try log.open()
      try opened.append(TemporaryLog.record(at: TemporaryLog.noonSeconds + 86_400))
    }
    #expect(try log.verify().isGood)
    #expect(try log.verify().recordCount == 7)
  }

  @Test("refuses to continue what is no chain")
  func refusesDamage() throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    var lines = try log.lines(of: file)
    lines.remove(at: 1)
    try log.write(lines, to: file)
    #expect {
      try log.open()
    } throws: { error in
      guard case .damaged(_, 2, _)? = error as? AuditError else { return false }
      return true
    }
  }

  @Test("is written by one process at a time")
  func isLocked() throws {
    let first = try log.open()
    #expect(throws: AuditError.inUse(directory: log.directory)) { try log.open() }
    #expect(first.head == .empty)
  }

  @Test("is one chain when many threads append")
  func appendsFromManyThreads() throws {
    do {
      let opened = try log.open()
      DispatchQueue.concurrentPerform(iterations: 200) { number in
        try? opened.append(TemporaryLog.record(at: TemporaryLog.noonSeconds, number))
      }
      try opened.flush()
    }
    #expect(try log.verify().isGood)
    #expect(try log.verify().recordCount == 201)
  }

  @Test("stays one chain when the clock is set back over midnight")
  func clockSetBack() throws {
    do {
      let opened = try log.open()
      try opened.append(TemporaryLog.record(at: TemporaryLog.noonSeconds + 86_400))
      try opened.append(TemporaryLog.record(at: TemporaryLog.noonSeconds))
    }
    do { try log.open().append(TemporaryLog.record(at: TemporaryLog.noonSeconds)) }
    #expect(try log.verify().isGood)
    #expect(try log.verify().recordCount == 4)
  }

  @Test("names its files by the day in UTC")
  func fileNames() {
    #expect(AuditFiles.name(ofDayAt: 0) == "audit-1970-01-01.jsonl")
    #expect(AuditFiles.name(ofDayAt: 1_795_262_400) == "audit-2026-11-21.jsonl")
    #expect(AuditFiles.name(ofDayAt: .nan) == "audit-1970-01-01.jsonl")
  }

  @Test("never holds the text of a question")
  func holdsNoText() throws {
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(StoredText.hash(of: "abc") == .hashed(sha256: digest))
    try log.fill(recordCount: 1)
    #expect(
      !String(decoding: try log.bytes(of: try log.files[0]), as: UTF8.self).contains("question 0"))
  }

  @Test("is opened or refused, whatever bytes it holds, and is a chain when it is opened")
  func survivesMutation() throws {
    try log.fill(recordCount: 4)
    let file = try log.files[0]
    let (whole, head) = (Array(try log.bytes(of: file)), try log.bytes(of: HeadFile.name))
    for bytes in Mutations(of: [whole], count: 150, seed: 7) {
      try log.write(Data(bytes), to: file)
      try log.write(head, to: HeadFile.name)
      do {
        let opened = try log.open()
        try opened.append(TemporaryLog.record())
      } catch is AuditError {
        continue
      }
      // The newest file was checked when it was opened, except that its first record begins the log.
      for fault in try log.verify().faults {
        switch fault {
        case .missingStart, .lossRecorded, .badSignature, .renamed: break
        default: Issue.record("\(fault)")
        }
      }
      for name in try log.files where name != file { try log.remove(name) }
    }
  }

  @Test("keeps in itself that its end was cut off while it was closed")
  func recordsLoss() throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    try log.write(Array(try log.lines(of: file).dropLast()), to: file)
    do { _ = try log.open() }
    let last = try #require(try log.files.last.flatMap { try log.lines(of: $0).last })
    #expect(AuditLine(decoding: Array(last.utf8))?.record.action == .auditLossFound)
    let faults = try log.verify().faults
    #expect(faults.count == 1)
    guard case .lossRecorded? = faults.first else {
      Issue.record("\(faults)")
      return
    }
  }

  @Test("goes on with a log of the first shape, whose records stay as they are")
  func continuesFirstShape() throws {
    try FileManager.default.createDirectory(
      atPath: log.directory, withIntermediateDirectories: true)
    let line = AuditReaderTests.firstShapeLine
    try log.write([line], to: "audit-2026-11-20.jsonl")
    try log.fill(recordCount: 2)
    #expect(try log.verify().faults == [])
    #expect(try log.verify().recordCount == 4)
    #expect(try log.lines(of: "audit-2026-11-20.jsonl") == [line])
    #expect(
      try log.faults(after: { $0[0] = line.replacing("1000", with: "1001") }).isEmpty == false)
  }

  @Test("signs its end while it is written, so that who kills the daemon cannot hide its last acts")
  func signsWhileRunning() throws {
    let opened = try log.open()
    try opened.append(TemporaryLog.record())
    let end = Date(timeIntervalSinceNow: 120)
    while Date() < end {
      if case .head(let signed) = HeadFile.read(in: log.directory), signed.head == opened.head {
        #expect(signed.moment == .running)
        let key = try #require(TemporaryLog.key)
        #expect(signed.isSigned(by: key.verificationKey))
        return
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    Issue.record("the end was not signed")
  }
}
