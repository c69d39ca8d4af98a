internal import Foundation
internal import Glibc

/// The files of a log: one a day, named by the day in UTC, so that the order of names is the order of days.
enum AuditFiles {
  /// For example `audit-2026-11-21.jsonl`.
  static func name(ofDayAt timeSeconds: Double) -> String {
    var seconds = time_t(timeSeconds.isFinite ? min(max(timeSeconds, 0), 253_402_300_799) : 0)
    var day = tm()
    gmtime_r(&seconds, &day)
    return String(
      format: "audit-%04d-%02d-%02d.jsonl", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday)
  }

  /// - Parameter day: As `2026-11-21`.
  static func name(ofDay day: String) -> String { "audit-\(day).jsonl" }

  /// Names of the log's files, oldest day first; other files of the folder are left alone.
  static func names(in directory: String) throws(AuditError) -> [String] {
    guard let stream = opendir(directory) else {
      throw .fileUnavailable(path: directory, operation: "open", errorNumber: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix("audit-"), name.hasSuffix(".jsonl") { names.append(name) }
    }
    return names.sorted()
  }

  static func contents(of path: String) throws(AuditError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .fileUnavailable(path: path, operation: "read", errorNumber: errno)
    }
  }

  /// The end of a file that is complete.
  ///
  /// - Returns: Nil where its last line is no record.
  static func lastHead(of path: String) throws(AuditError) -> AuditHead? {
    let lines = try FileLines(path: path)
    var last: ArraySlice<UInt8>?
    while let line = try lines.next() { last = line }
    guard let last, let entry = AuditLine(decoding: last) else { return nil }
    return AuditHead(sequence: entry.sequence, sha256: RecordDigest.hexadecimal(of: last))
  }
}
