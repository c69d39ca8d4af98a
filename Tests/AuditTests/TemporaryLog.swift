import Domain
import Foundation

@testable import Audit

/// A log in a folder of its own, which is removed at the end.
final class TemporaryLog {
  let directory = NSTemporaryDirectory() + "audit-\(UUID().uuidString)"
  /// 2026-11-21, 12:00 UTC.
  static let noonSeconds = 1_795_262_400.0

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  func open() throws -> AuditLog { try AuditLog(directory: directory) }

  /// Writes so many records on so many days, and closes the log.
  func fill(recordCount: Int, dayCount: Int = 1) throws {
    let log = try open()
    for day in 0..<dayCount {
      for number in 0..<recordCount {
        try log.append(Self.record(at: Self.noonSeconds + Double(day) * 86_400 + Double(number), number))
      }
    }
  }

  static func record(at timeSeconds: Double = noonSeconds, _ number: Int = 0) -> AuditRecord {
    AuditRecord(
      timeSeconds: timeSeconds, userID: 1000, action: .ask, outcome: .done, answerID: "ans-\(number)",
      documentIDs: [1, 2],
      verdicts: [AuditVerdict(stage: .inbound, ruleID: "injection.override", decision: .flag, score: 0.5)],
      question: .hash(of: "question \(number)"), timings: ["total": 12.5])
  }

  var files: [String] { get throws { try AuditFiles.names(in: directory) } }

  func bytes(of file: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)")) }

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

  func verify(remembered: AuditHead? = nil) throws -> AuditReport {
    try AuditLog.verify(directory: directory, remembered: remembered)
  }
}
