public import Signatures

/// Checks every record of a log against the one before it, and the signatures on the way, through all its files.
///
/// The chain shows what was changed, removed, inserted or moved inside; the signed head, and heads that are kept in
/// other places, show that the end was cut off. Who has the appliance's secret key can write another log; a head kept
/// elsewhere shows that too.
public struct AuditVerifier {
  private let directory: String
  private let key: VerificationKey?
  private let remembered: [AuditHead]

  private var head = AuditHead.empty
  private var recordCount = 0
  private var faults: [AuditReport.Fault] = []
  /// Where the last record stands.
  private var last: (file: String, line: Int)?
  /// What the oldest file continues, where it is not the beginning.
  private var start: (file: String, head: AuditHead)?
  private var removedHeads: Set<AuditHead> = []
  private var hasAnchor = false
  /// Digests of records that have not been reached, by number.
  private var wanted: [Int: Set<String>] = [:]

  /// - Parameters:
  ///   - directory: The folder of the log; it may be written while it is checked.
  ///   - key: The public half of the appliance's key; nil leaves signatures unchecked.
  ///   - remembered: Heads of earlier checks, or of the daemon that writes the log.
  public init(directory: String, key: VerificationKey? = nil, remembered: [AuditHead] = []) {
    self.directory = directory
    self.key = key
    self.remembered = remembered
  }

  /// Reads the whole log.
  ///
  /// - Throws: ``AuditError/fileUnavailable(path:operation:errorNumber:)``.
  /// - Complexity: O(bytes of the log); one line is held in memory at a time.
  public func report() throws(AuditError) -> AuditReport {
    var run = self
    return try run.check()
  }

  private mutating func check() throws(AuditError) -> AuditReport {
    // Read before the records, so that those written meanwhile do no harm.
    let stored = HeadFile.read(in: directory)
    for head in remembered { wanted[head.sequence, default: []].insert(head.sha256) }
    if case .head(let signed) = stored {
      wanted[signed.sequence, default: []].insert(signed.sha256)
    }
    let names = try AuditFiles.names(in: directory)
    for name in names { try check(file: name, isNewest: name == names.last) }
    if let start, !removedHeads.contains(start.head) {
      faults.insert(.missingStart(file: start.file, firstSequence: start.head.sequence + 1), at: 0)
    }
    checkEnd(stored)
    return AuditReport(
      fileCount: names.count, recordCount: recordCount, head: head,
      areSignaturesChecked: key != nil, faults: faults)
  }

  private mutating func check(file: String, isNewest: Bool) throws(AuditError) {
    let lines = try FileLines(directory: directory, name: file)
    while let line = try lines.next() { check(line, file: file, lineNumber: lines.lineNumber) }
    // Of the newest file the last line may be arriving.
    if isNewest, lines.incompleteByteCount > 0 {
      for _ in 0..<3 {
        lines.pauseForWriter()
        while let line = try lines.next() { check(line, file: file, lineNumber: lines.lineNumber) }
      }
    }
    if lines.incompleteByteCount > 0 {
      faults.append(.notARecord(file: file, line: lines.lineNumber + 1))
    }
  }

  private mutating func check(_ line: ArraySlice<UInt8>, file: String, lineNumber: Int) {
    let digest = RecordDigest.hexadecimal(of: line)
    defer { last = (file, lineNumber) }
    guard let entry = AuditLine(decoding: line) else {
      faults.append(.notARecord(file: file, line: lineNumber))
      // The next record is expected to follow the bytes that stand here.
      head = AuditHead(sequence: head.sequence + 1, sha256: digest)
      return
    }
    recordCount += 1
    checkLink(of: entry, file: file, lineNumber: lineNumber)
    check(entry, file: file, lineNumber: lineNumber)
    head = AuditHead(sequence: entry.sequence, sha256: digest)
    guard let digests = wanted[head.sequence] else { return }
    wanted[head.sequence] = nil
    if digests != [digest] { faults.append(.changed(file: file, line: lineNumber)) }
  }

  private mutating func checkLink(of entry: AuditLine, file: String, lineNumber: Int) {
    let expected = head.sequence + 1
    guard let last else {
      if entry.sequence != 1 || entry.previous != RecordDigest.zero {
        start = (file, AuditHead(sequence: entry.sequence - 1, sha256: entry.previous))
      }
      return
    }
    if entry.sequence == expected, entry.previous == head.sha256 { return }
    if entry.sequence == expected {
      let isNamed = faults.last.map { $0.file == last.file && $0.line == last.line } ?? false
      if !isNamed { faults.append(.changed(file: last.file, line: last.line)) }
    } else {
      faults.append(
        .brokenChain(file: file, line: lineNumber, expected: expected, found: entry.sequence))
    }
  }

  private mutating func check(_ entry: AuditLine, file: String, lineNumber: Int) {
    let record = entry.record
    for removed in record.removedFiles {
      removedHeads.insert(AuditHead(sequence: removed.sequence, sha256: removed.sha256))
    }
    if record.action == .auditLossFound {
      faults.append(.lossRecorded(file: file, line: lineNumber))
    }
    if record.action == .auditFileBegun, let name = record.detail, name != file {
      faults.append(.renamed(file: file, formerName: name))
    }
    guard let anchor = record.anchor else { return }
    hasAnchor = true
    let isTrue =
      anchor.moment == .rotation
      && anchor.head == AuditHead(sequence: entry.sequence - 1, sha256: entry.previous)
    if !isTrue || key.map({ !anchor.isSigned(by: $0) }) ?? false {
      faults.append(.badSignature(file: file, line: lineNumber))
    }
  }

  private mutating func checkEnd(_ stored: HeadFile.Contents) {
    switch stored {
    case .absent: if hasAnchor { faults.append(.headFileMissing) }
    case .damaged: faults.append(.headFileDamaged)
    case .head(let signed):
      if signed.moment == .rotation || key.map({ !signed.isSigned(by: $0) }) ?? false {
        faults.append(.headFileDamaged)
      } else if signed.moment == .stopped, head.sequence > signed.sequence {
        faults.append(.unsigned(afterSequence: signed.sequence))
      }
    }
    // An empty log has no record to find; a head before the oldest kept file was removed with its file.
    let first = start.map(\.head.sequence) ?? 0
    for sequence in wanted.keys.sorted() where sequence > first {
      faults.append(.headNotFound(sequence: sequence))
    }
  }
}
