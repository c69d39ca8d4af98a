internal import Glibc

/// The end of a log as it is found on disk when it is opened again.
struct AuditTail {
  var head: AuditHead
  /// The last file that holds anything; nil for an empty log.
  var fileName: String?
  /// Where the last complete record of that file ends.
  var completeSizeBytes = 0
  /// Bytes behind it: a record that was being written when the process or the machine stopped.
  var tornByteCount = 0
  /// Whether the newest file says that the ends of the log are signed.
  var hasAnchor = false

  /// Reads the newest file and checks that its lines continue each other.
  ///
  /// - Throws: ``AuditError/damaged(path:line:reason:)`` when a complete line is no record, or breaks the chain of the
  ///   newest file.
  static func read(in directory: String) throws(AuditError) -> AuditTail {
    for name in try AuditFiles.names(in: directory).reversed() {
      let bytes = try AuditFiles.contents(of: "\(directory)/\(name)")
      guard !bytes.isEmpty else { continue }
      let completeSizeBytes = (bytes.lastIndex(of: newline) ?? -1) + 1
      var tail = AuditTail(
        head: .empty, fileName: name, completeSizeBytes: completeSizeBytes,
        tornByteCount: bytes.count - completeSizeBytes)
      if completeSizeBytes == 0 {
        // Nothing but a torn first record of the day: the chain ends in an earlier file.
        tail.head = try read(in: directory, before: name)
      } else {
        tail.head = try lastHead(of: bytes[..<completeSizeBytes], path: "\(directory)/\(name)")
        let first = bytes.prefix { $0 != newline }
        tail.hasAnchor = AuditLine(decoding: first)?.record.anchor != nil
      }
      return tail
    }
    return AuditTail(head: .empty)
  }

  private static func read(in directory: String, before name: String) throws(AuditError)
    -> AuditHead
  {
    for earlier in try AuditFiles.names(in: directory).filter({ $0 < name }).reversed() {
      let bytes = try AuditFiles.contents(of: "\(directory)/\(earlier)")
      if !bytes.isEmpty { return try lastHead(of: bytes[...], path: "\(directory)/\(earlier)") }
    }
    return .empty
  }

  private static func lastHead(of bytes: ArraySlice<UInt8>, path: String) throws(AuditError)
    -> AuditHead
  {
    var head: AuditHead?
    for (index, line) in bytes.split(separator: newline, omittingEmptySubsequences: false)
      .dropLast().enumerated()
    {
      guard let entry = AuditLine(decoding: line) else {
        throw .damaged(path: path, line: index + 1, reason: "not a record")
      }
      if let head, entry.previous != head.sha256 || entry.sequence != head.sequence + 1 {
        throw .damaged(
          path: path, line: index + 1, reason: "does not continue the record before it")
      }
      head = AuditHead(sequence: entry.sequence, sha256: RecordDigest.hexadecimal(of: line))
    }
    guard let head else { throw .damaged(path: path, line: 1, reason: "not a record") }
    return head
  }

  static let newline = UInt8(ascii: "\n")
}
