import Domain
import Foundation
import Signatures

@testable import Audit

/// A log in a folder of its own, which is removed at the end.
final class TemporaryLog {
  let directory = NSTemporaryDirectory() + "audit-\(UUID().uuidString)"
  /// 2026-11-21, 12:00 UTC.
  static let noonSeconds = 1_795_262_400.0
  static let key = try? SigningKey(secret: [UInt8](repeating: 5, count: 32))

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  func open(retentionDays: Int = 0) throws -> AuditLog {
    let options = AuditOptions(key: Self.key, retentionDays: retentionDays, productVersion: "1.2.3")
    return try AuditLog(directory: directory, options: options)
  }

  /// Writes so many records on so many days, and closes the log. The first of each day begins its file besides.
  func fill(recordCount: Int, dayCount: Int = 1, retentionDays: Int = 0) throws {
    let log = try open(retentionDays: retentionDays)
    for day in 0..<dayCount {
      for number in 0..<recordCount {
        try log.append(
          Self.record(at: Self.noonSeconds + Double(day) * 86_400 + Double(number), number))
      }
    }
  }

  static func record(at timeSeconds: Double = noonSeconds, _ number: Int = 0) -> AuditRecord {
    var record = AuditRecord(
      timeSeconds: timeSeconds, userID: 1000, action: .ask, outcome: .done,
      answerID: "ans-\(number)",
      documentIDs: [1, 2],
      verdicts: [
        AuditVerdict(stage: .inbound, ruleID: "injection.override", decision: .flag, score: 0.5)
      ],
      question: .hash(of: "question \(number)"), timings: ["total": 12.5])
    record.userName = "ann"
    return record
  }

  var files: [String] { get throws { try AuditFiles.names(in: directory) } }

  func bytes(of file: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)"))
  }

  func lines(of file: String) throws -> [String] {
    String(decoding: try bytes(of: file), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func write(_ lines: [String], to file: String) throws {
    try write(Data(lines.map { $0 + "\n" }.joined().utf8), to: file)
  }

  func write(_ bytes: Data, to file: String) throws {
    try bytes.write(to: URL(fileURLWithPath: "\(directory)/\(file)"))
  }

  func append(_ bytes: String, to file: String) throws {
    try write(try self.bytes(of: file) + Data(bytes.utf8), to: file)
  }

  func remove(_ file: String) throws {
    try FileManager.default.removeItem(atPath: "\(directory)/\(file)")
  }

  func verify(remembered: [AuditHead] = []) throws -> AuditReport {
    try AuditVerifier(directory: directory, key: Self.key?.verificationKey, remembered: remembered)
      .report()
  }

  /// Applies a change to the lines of a file, and says what a check then finds.
  func faults(after change: (inout [String]) -> Void, in file: String? = nil) throws -> [AuditReport
    .Fault]
  {
    let file = try file ?? files[0]
    var lines = try lines(of: file)
    change(&lines)
    try write(lines, to: file)
    return try verify().faults
  }
}
