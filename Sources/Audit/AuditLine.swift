internal import Foundation

/// One line of the log: a record, its number, and the digest of the line before it.
///
///     {"previous":"<64 hexadecimal digits>","record":{…},"sequence":17}
///
/// The digest is over the bytes of the whole line before it, without its newline; the first line of a log has 64 zeros.
/// Numbers ascend by one from 1 through all files of the log.
struct AuditLine: Codable {
  var sequence: Int
  var previous: String
  var record: AuditRecord

  /// The bytes of the line, newline excluded. Keys are sorted, so equal lines have equal bytes.
  func encoded() throws(AuditError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { throw .unencodable }
    return Array(data)
  }

  init(sequence: Int, previous: String, record: AuditRecord) {
    self.sequence = sequence
    self.previous = previous
    self.record = record
  }

  /// Nil where the bytes are no line of the log.
  init?(decoding bytes: some Collection<UInt8>) {
    guard let line = try? JSONDecoder().decode(AuditLine.self, from: Data(bytes)) else { return nil }
    self = line
  }
}

/// The end of a chain: everything before it is fixed by these two values.
public struct AuditHead: Hashable, Sendable, Codable {
  /// The number of the last record; 0 for an empty log.
  public var sequence: Int
  /// Lower-case hexadecimal SHA-256 of its line; 64 zeros for an empty log.
  public var sha256: String

  public init(sequence: Int, sha256: String) {
    self.sequence = sequence
    self.sha256 = sha256
  }

  public static let empty = AuditHead(sequence: 0, sha256: RecordDigest.zero)
}
