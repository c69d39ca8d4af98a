import Foundation
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
    #expect(try log.verify().recordCount == 5)
  }

  @Test("cuts off a torn last record and records the repair", arguments: ["{\"previous\":\"00", "{", "\u{0}\u{0}"])
  func repairs(torn: String) throws {
    try log.fill(recordCount: 3)
    try log.append(torn, to: try log.files[0])
    #expect(!(try log.verify().isGood))
    do { _ = try log.open() }
    let report = try log.verify()
    #expect(report.isGood)
    #expect(report.recordCount == 4)
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
    #expect(try log.verify().recordCount == 5)
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
    #expect(try log.verify().recordCount == 200)
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
    #expect(try log.verify().recordCount == 3)
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
    #expect(!String(decoding: try log.bytes(of: try log.files[0]), as: UTF8.self).contains("question 0"))
  }

  @Test("is opened or refused, whatever bytes it holds, and is a chain when it is opened")
  func survivesMutation() throws {
    try log.fill(recordCount: 4)
    let file = try log.files[0]
    let whole = try log.bytes(of: file)
    var generator = SplitMix64(seed: 7)
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes = bytes.prefix(position + 1)
        default: bytes.insert(contentsOf: bytes[position...].prefix(9), at: position)
        }
      }
      try log.write(bytes, to: file)
      do {
        let opened = try log.open()
        try opened.append(TemporaryLog.record())
      } catch is AuditError {
        continue
      }
      // The newest file was checked when it was opened, except that its first record begins the log.
      let faults = try log.verify().faults
      #expect(faults.allSatisfy { $0 == .brokenChain(file: file, line: 1) })
      for name in try log.files where name != file {
        try FileManager.default.removeItem(atPath: "\(log.directory)/\(name)")
      }
    }
  }
}
