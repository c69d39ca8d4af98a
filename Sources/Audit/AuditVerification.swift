/// What a check of a whole log found.
public struct AuditReport: Hashable, Sendable {
  public enum Fault: Hashable, Sendable, CustomStringConvertible {
    /// The line is no record: changed bytes, or a torn end.
    case notARecord(file: String, line: Int)
    /// The record does not carry the digest of the line before it: that line was changed, or lines were removed,
    /// inserted or put in another order here.
    case brokenChain(file: String, line: Int)
    /// The remembered record is not in the log, or differs: the end was cut off, or the log was rewritten.
    case headNotFound(sequence: Int)

    public var description: String {
      switch self {
      case .notARecord(let file, let line): "\(file), line \(line): not a record"
      case .brokenChain(let file, let line): "\(file), line \(line): does not continue the record before it"
      case .headNotFound(let sequence): "record \(sequence) is missing or changed: the log was cut off or rewritten"
      }
    }
  }

  public var recordCount: Int
  /// The end of the log. Kept in another place, it lets a later check see that the end was cut off.
  public var head: AuditHead
  public var faults: [Fault]

  public var isGood: Bool { faults.isEmpty }
}

extension AuditLog {
  /// Checks every record of a log against the one before it, through all its files.
  ///
  /// A chain alone cannot show that its last records were cut off; a remembered `head` can.
  ///
  /// - Parameters:
  ///   - directory: The folder of the log; it may be written while it is checked.
  ///   - remembered: A head of an earlier check, or nil.
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  /// - Complexity: O(bytes of the log); one file is held in memory at a time.
  public static func verify(directory: String, remembered: AuditHead? = nil) throws(AuditError) -> AuditReport {
    var report = AuditReport(recordCount: 0, head: .empty, faults: [])
    var isRememberedFound = remembered == nil || remembered == .empty
    for name in try AuditFiles.names(in: directory) {
      let bytes = try AuditFiles.contents(of: "\(directory)/\(name)")
      // A piece behind the last newline stays in: it is a torn record, and reported as such.
      var lines = bytes.split(separator: AuditTail.newline, omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      for (index, line) in lines.enumerated() {
        report.check(line, file: name, lineNumber: index + 1)
        if report.head == remembered { isRememberedFound = true }
      }
    }
    if let remembered, !isRememberedFound { report.faults.append(.headNotFound(sequence: remembered.sequence)) }
    return report
  }
}

extension AuditReport {
  fileprivate mutating func check(_ line: ArraySlice<UInt8>, file: String, lineNumber: Int) {
    let digest = RecordDigest.hexadecimal(of: line)
    guard let entry = AuditLine(decoding: line) else {
      faults.append(.notARecord(file: file, line: lineNumber))
      // The next record is expected to follow the bytes that stand here.
      head = AuditHead(sequence: head.sequence + 1, sha256: digest)
      return
    }
    recordCount += 1
    if entry.previous != head.sha256 || entry.sequence != head.sequence + 1 {
      faults.append(.brokenChain(file: file, line: lineNumber))
    }
    head = AuditHead(sequence: entry.sequence, sha256: digest)
  }
}
