import Foundation
import Signatures
import TestSupport
import Testing

@testable import Audit

@Suite("A chain of audit records")
struct AuditChainTests {
  let log = TemporaryLog()

  @Test("is good as it was written, over several days")
  func isGoodAsWritten() throws {
    try log.fill(recordCount: 4, dayCount: 3)
    let report = try log.verify()
    #expect(report.faults == [])
    #expect(report.recordCount == 15)
    #expect(report.head.sequence == 15)
    #expect(report.areSignaturesChecked)
    #expect(
      try log.files == [
        "audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl", "audit-2026-11-23.jsonl",
      ])
  }

  @Test("begins each file with the signed end of the one before")
  func beginsFiles() throws {
    try log.fill(recordCount: 2, dayCount: 2)
    let last = try #require(try AuditFiles.lastHead(of: "\(log.directory)/audit-2026-11-21.jsonl"))
    let first = try #require(
      AuditLine(decoding: Array(try log.lines(of: "audit-2026-11-22.jsonl")[0].utf8)))
    #expect(first.record.action == .auditFileBegun)
    #expect(first.record.anchor?.head == last)
    #expect(first.previous == last.sha256)
  }

  @Test("names the line that was changed")
  func showsChange() throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    let faults = try log.faults { $0[1] = $0[1].replacingOccurrences(of: "1000", with: "1001") }
    #expect(faults == [.changed(file: file, line: 2)])
  }

  @Test("names the place of records that were removed")
  func showsRemoval() throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    #expect(
      try log.faults { $0.removeSubrange(2...3) } == [
        .brokenChain(file: file, line: 3, expected: 3, found: 5)
      ])
  }

  @Test("misses its first record")
  func showsRemovedFirst() throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    #expect(try log.faults { $0.removeFirst() } == [.missingStart(file: file, firstSequence: 2)])
  }

  @Test("shows an inserted record")
  func showsInsertion() throws {
    try log.fill(recordCount: 5)
    let file = try log.files[0]
    let faults = try log.faults {
      $0.insert($0[1].replacingOccurrences(of: "1000", with: "1001"), at: 2)
    }
    #expect(faults.first == .brokenChain(file: file, line: 3, expected: 3, found: 2))
  }

  @Test("shows a line that is no record", arguments: ["{}", "", "{\"previous\":1}"])
  func showsGarbage(line: String) throws {
    try log.fill(recordCount: 3)
    let file = try log.files[0]
    #expect(try log.faults { $0[1] = line } == [.notARecord(file: file, line: 2)])
  }

  @Test("shows a day that was removed, the first, one between, and the last")
  func showsRemovedDay() throws {
    for day in 0..<3 {
      let log = TemporaryLog()
      try log.fill(recordCount: 2, dayCount: 3)
      let files = try log.files
      try log.remove(files[day])
      let expected: AuditReport.Fault =
        switch day {
        case 0: .missingStart(file: files[1], firstSequence: 4)
        case 1: .brokenChain(file: files[2], line: 1, expected: 4, found: 7)
        default: .headNotFound(sequence: 9)
        }
      #expect(try log.verify().faults == [expected])
    }
  }

  @Test("shows that its end was cut off, to who has the signed head or remembers one")
  func showsCutEnd() throws {
    try log.fill(recordCount: 5)
    let head = try log.verify().head
    #expect(try log.verify(remembered: [head]).isGood)
    #expect(try log.faults { $0.removeLast() } == [.headNotFound(sequence: 6)])
    try log.remove(HeadFile.name)
    #expect(
      try log.verify(remembered: [head]).faults == [.headFileMissing, .headNotFound(sequence: 6)])
  }

  @Test("shows records that were added when the log was closed")
  func showsAddition() throws {
    try log.fill(recordCount: 2)
    let head = try log.verify().head
    let forged = AuditLine(
      sequence: head.sequence + 1, previous: head.sha256, record: TemporaryLog.record())
    try log.append(
      String(decoding: try forged.encoded(), as: UTF8.self) + "\n", to: try log.files[0])
    #expect(try log.verify().faults == [.unsigned(afterSequence: 3)])
  }

  @Test("shows that a file has another name, and that a signature is of another place")
  func showsMovedParts() throws {
    try log.fill(recordCount: 2, dayCount: 2)
    let files = try log.files
    // The signed end of the first file in the place of that of the log.
    let begin = try #require(AuditLine(decoding: Array(try log.lines(of: files[1])[0].utf8)))
    let head = try log.bytes(of: HeadFile.name)
    try log.write(try JSONEncoder().encode(begin.record.anchor), to: HeadFile.name)
    #expect(try log.verify().faults == [.headFileDamaged])
    try log.write(head, to: HeadFile.name)
    try log.write(try log.bytes(of: files[1]), to: "audit-2026-11-23.jsonl")
    try log.remove(files[1])
    #expect(
      try log.verify().faults == [.renamed(file: "audit-2026-11-23.jsonl", formerName: files[1])])
  }

  @Test("is not good with the key of another appliance")
  func showsOtherKey() throws {
    try log.fill(recordCount: 1)
    let other = try SigningKey(secret: [UInt8](repeating: 6, count: 32)).verificationKey
    let report = try AuditVerifier(directory: log.directory, key: other).report()
    #expect(report.faults == [.badSignature(file: try log.files[0], line: 1), .headFileDamaged])
  }

  /// Takes every seventh byte of each file: a line has hundreds, and each kind of place is met many times.
  @Test("shows every change of a single byte, and says in which file")
  func showsEveryByte() throws {
    try log.fill(recordCount: 1, dayCount: 2)
    for file in try log.files + [HeadFile.name] {
      let whole = try log.bytes(of: file)
      for index in stride(from: whole.count % 7, to: whole.count, by: 7) {
        var bytes = whole
        bytes[index] ^= UInt8(1 << (index % 8))
        try log.write(bytes, to: file)
        let faults = try log.verify().faults
        // A line feed behind the signed head means nothing.
        let isMeaningless = file == HeadFile.name && index == whole.count - 1 && faults.isEmpty
        #expect(!faults.isEmpty || isMeaningless, "\(file), byte \(index)")
        if file != HeadFile.name {
          #expect(faults.contains { $0.file == file }, "\(file), byte \(index): \(faults)")
        }
      }
      try log.write(whole, to: file)
    }
    #expect(try log.verify().isGood)
  }

  @Test("shows every line that was removed, repeated or swapped, and every cut")
  func showsEveryLine() throws {
    try log.fill(recordCount: 3, dayCount: 2)
    for file in try log.files {
      let whole = try log.lines(of: file)
      for index in whole.indices {
        #expect(try !log.faults(after: { $0.remove(at: index) }, in: file).isEmpty)
        try log.write(whole, to: file)
        #expect(try !log.faults(after: { $0.insert($0[index], at: index) }, in: file).isEmpty)
        try log.write(whole, to: file)
        #expect(try !log.faults(after: { $0 = Array($0.prefix(index)) }, in: file).isEmpty)
        try log.write(whole, to: file)
        for other in whole.indices where other > index {
          #expect(try !log.faults(after: { $0.swapAt(index, other) }, in: file).isEmpty)
          try log.write(whole, to: file)
        }
      }
    }
    #expect(try log.verify().isGood)
  }

  @Test("shows whatever was done to its bytes")
  func showsMutations() throws {
    try log.fill(recordCount: 3, dayCount: 2)
    for file in try log.files {
      let whole = try log.bytes(of: file)
      for bytes in Mutations(of: [Array(whole)], count: 25, seed: 11) where bytes != Array(whole) {
        try log.write(Data(bytes), to: file)
        #expect(try !log.verify().isGood)
      }
      try log.write(whole, to: file)
    }
  }
}
