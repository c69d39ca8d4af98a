/// What a check of a whole log found.
public struct AuditReport: Hashable, Sendable {
  public enum Fault: Hashable, Sendable {
    /// The line is no record: changed bytes, or a torn end.
    case notARecord(file: String, line: Int)
    /// The record after it carries another digest: the line was changed.
    case changed(file: String, line: Int)
    /// The record does not carry the digest of the line before it, nor its number: lines were removed, inserted or put
    /// in another order here.
    case brokenChain(file: String, line: Int, expected: Int, found: Int)
    /// The file begins with a record that no retention accounts for: files before it were removed.
    case missingStart(file: String, firstSequence: Int)
    /// A signature in the record is not one of the appliance's key on what stands before it.
    case badSignature(file: String, line: Int)
    /// The daemon itself found, when it started, that the end had been cut off.
    case lossRecorded(file: String, line: Int)
    /// The file says that it has another name.
    case renamed(file: String, formerName: String)
    /// The signed or remembered record is not in the log, or differs: the end was cut off, or the log was rewritten.
    case headNotFound(sequence: Int)
    /// The log was closed with an earlier record: what follows was not written by the daemon.
    case unsigned(afterSequence: Int)
    /// The file with the signed end is not there, or is not what was written.
    case headFileMissing
    case headFileDamaged

    /// The file it concerns; nil for the end of the log.
    public var file: String? {
      switch self {
      case .notARecord(let file, _), .changed(let file, _), .brokenChain(let file, _, _, _),
        .missingStart(let file, _), .badSignature(let file, _), .lossRecorded(let file, _),
        .renamed(let file, _):
        file
      case .headNotFound, .unsigned, .headFileMissing, .headFileDamaged: nil
      }
    }

    /// Counted from 1; nil where no line is meant.
    public var line: Int? {
      switch self {
      case .notARecord(_, let line), .changed(_, let line), .brokenChain(_, let line, _, _),
        .badSignature(_, let line), .lossRecorded(_, let line):
        line
      default: nil
      }
    }

    /// What is wrong, without the place.
    public var problem: String {
      switch self {
      case .notARecord: "not a record: the line was changed, or torn"
      case .changed: "the record was changed"
      case .brokenChain(_, _, let expected, let found):
        found > expected
          ? "\(found == expected + 1 ? "record \(expected) is" : "records \(expected) to \(found - 1) are") missing "
            + "before it"
          : "record \(found) stands where \(expected) belongs: inserted, repeated or moved"
      case .missingStart(_, let first):
        "records 1 to \(first - 1) are missing, and no retention accounts for them"
      case .badSignature: "a signature is not one of this key on the records before it"
      case .lossRecorded:
        "the daemon found here that the end of the log had been cut off or changed"
      case .renamed(_, let former): "the file was begun as \(former)"
      case .headNotFound(let sequence):
        "record \(sequence) is missing or changed: the end was cut off or rewritten"
      case .unsigned(let sequence):
        "the log was closed with record \(sequence); what follows was not written by the daemon"
      case .headFileMissing: "\(HeadFile.name), the signed end of the log, is missing"
      case .headFileDamaged:
        "\(HeadFile.name), the signed end of the log, was changed or is of another key"
      }
    }
  }

  public var fileCount: Int
  public var recordCount: Int
  /// The end of the log. Kept in another place, it lets a later check see that the end was cut off.
  public var head: AuditHead
  /// Whether signatures were checked, which needs the key.
  public var areSignaturesChecked: Bool
  public var faults: [Fault]

  public var isGood: Bool { faults.isEmpty }

  /// The faults in files of certain days; those of the end of the log belong to the newest.
  public func faults(from firstDay: String?, through lastDay: String?) -> [Fault] {
    faults.filter { fault in
      guard let file = fault.file else { return lastDay == nil }
      return firstDay.map { file >= AuditFiles.name(ofDay: $0) } ?? true
        && lastDay.map { file <= AuditFiles.name(ofDay: $0) } ?? true
    }
  }
}

extension AuditReport.Fault: CustomStringConvertible {
  public var description: String {
    (file.map { file in "\(file)\(line.map { ", line \($0)" } ?? ""): " } ?? "") + problem
  }
}
