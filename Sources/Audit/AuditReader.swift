internal import Foundation
internal import Glibc

/// The records of a log's folder from a day on, in order, read line by line while the log may be written.
///
///     var reader = try AuditReader(directory: folder, from: "2026-11-20")
///     while let entry = try reader.next() { … }
///
/// Holds one line in memory at a time. A line without its newline at the end of a file is one that is being written, or
/// that a power failure tore: it is left out.
public struct AuditReader: ~Copyable {
  /// One record and where it stands.
  public struct Entry: Sendable {
    /// The name of the file in the log's folder.
    public var file: String
    /// Counted from 1.
    public var lineNumber: Int
    /// The number of the record in the chain.
    public var sequence: Int
    public var record: AuditRecord
    /// The bytes of the line, without its newline.
    public var bytes: [UInt8]

    /// Nil where the line is no record.
    public init?(line: [UInt8], file: String = "", lineNumber: Int = 0) {
      guard let decoded = AuditLine(decoding: line) else { return nil }
      self.file = file
      self.lineNumber = lineNumber
      sequence = decoded.sequence
      record = decoded.record
      bytes = line
    }
  }

  private let directory: String
  private let lastName: String?
  private var remainingNames: [String]
  private var lines: FileLines?

  /// - Parameters:
  ///   - directory: The folder of the log.
  ///   - firstDay: The first day to read, in UTC, as `2026-11-21`; nil for all there is.
  ///   - lastDay: The last day to read; nil for all there is.
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  public init(directory: String, from firstDay: String? = nil, through lastDay: String? = nil)
    throws(AuditError)
  {
    self.directory = directory
    lastName = lastDay.map(AuditFiles.name(ofDay:))
    let first = firstDay.map(AuditFiles.name(ofDay:))
    let last = lastName
    remainingNames = try AuditFiles.names(in: directory)
      .filter { name in first.map { name >= $0 } ?? true && last.map { name <= $0 } ?? true }
  }

  /// Reads only what is appended from now on; line numbers count from there.
  public init(followingEndOf directory: String) throws(AuditError) {
    self.directory = directory
    (lastName, remainingNames) = (nil, [])
    if let newest = try AuditFiles.names(in: directory).last {
      lines = try FileLines(directory: directory, name: newest)
      lines?.skipToEnd()
    }
  }

  /// The next record; nil at the end. Records that were appended since are found by a later call.
  ///
  /// - Throws: ``AuditError/damaged(path:line:reason:)``: a complete line is no record; the next call goes on behind it.
  public mutating func next() throws(AuditError) -> Entry? {
    guard let line = try nextLine() else { return nil }
    return try entry(of: Array(line))
  }

  /// The next line, whatever it holds.
  mutating func nextLine() throws(AuditError) -> ArraySlice<UInt8>? {
    while true {
      if let line = try lines?.next() { return line }
      if remainingNames.isEmpty { try findNewNames() }
      guard !remainingNames.isEmpty else { return nil }
      lines = try FileLines(directory: directory, name: remainingNames.removeFirst())
    }
  }

  /// Files of days that have begun since.
  private mutating func findNewNames() throws(AuditError) {
    guard let current = lines?.name else { return }
    let last = lastName
    remainingNames = try AuditFiles.names(in: directory)
      .filter { name in name > current && last.map { name <= $0 } ?? true }
  }

  private func entry(of line: [UInt8]) throws(AuditError) -> Entry {
    let number = lines?.lineNumber ?? 0
    guard let entry = Entry(line: line, file: lines?.name ?? "", lineNumber: number) else {
      throw .damaged(path: lines?.path ?? directory, line: number, reason: "not a record")
    }
    return entry
  }
}
