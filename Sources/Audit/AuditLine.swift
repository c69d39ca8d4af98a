internal import Foundation

/// One line of the log: a record, its number, and the digest of the line before it.
///
/// The line is an event of the Open Cybersecurity Schema Framework, see ``OCSFEvent``: its `metadata.sequence` is the
/// number, its `unmapped.previous` the digest. The digest is over the bytes of the whole line before it, without its
/// newline; the first line of a log has 64 zeros. Numbers ascend by one from 1 through all files of the log.
///
/// Lines of the log's first shape are read too, so that a log that began with them goes on:
///
///     {"previous":"<64 hexadecimal digits>","record":{…},"sequence":17}
struct AuditLine {
  var sequence: Int
  var previous: String
  var record: AuditRecord

  init(sequence: Int, previous: String, record: AuditRecord) {
    self.sequence = sequence
    self.previous = previous
    self.record = record
  }

  /// The bytes of the line, newline excluded. Keys are sorted, so equal lines have equal bytes.
  func encoded(productVersion: String = "") throws(AuditError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(OCSFEvent(self, productVersion: productVersion)) else {
      throw .unencodable
    }
    return Array(data)
  }

  /// Nil where the bytes are no line of the log.
  init?(decoding bytes: some Collection<UInt8>) {
    let data = Data(bytes)
    if let event = try? JSONDecoder().decode(OCSFEvent.self, from: data) {
      self.init(event)
    } else if let line = try? JSONDecoder().decode(FirstShape.self, from: data),
      Self.isSequence(line.sequence)
    {
      self.init(sequence: line.sequence, previous: line.previous, record: line.record)
    } else {
      return nil
    }
  }

  /// A number with one before it and one behind it.
  static func isSequence(_ number: Int) -> Bool { number > 0 && number < 1 << 53 }

  private struct FirstShape: Decodable {
    var sequence: Int
    var previous: String
    var record: AuditRecord
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
