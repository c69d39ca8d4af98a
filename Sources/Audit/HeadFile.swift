internal import Domain
internal import Foundation
internal import Glibc
internal import Signatures
internal import Synchronization

/// The signed end of a log, in a file beside its records: it shows that the newest file was cut off.
final class HeadFile: Sendable {
  static let name = "head.json"

  private let path: String
  private let key: SigningKey
  /// The number that the file holds; -1 before the first.
  private let written = Mutex(-1)

  init(directory: String, key: SigningKey) {
    path = "\(directory)/\(Self.name)"
    self.key = key
  }

  /// Replaces the file in one step; a head that is not newer is left out, but a log that ends says so.
  ///
  /// - Parameter head: Its record is on the disk, or the process ends in order.
  func write(_ head: AuditHead, at moment: SignedHead.Moment) throws(AuditError) {
    try written.withLock { (sequence) throws(AuditError) in
      guard head.sequence > sequence || (moment == .stopped && head.sequence == sequence) else {
        return
      }
      let signed = try SignedHead(signing: head, at: moment, with: key)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let data = try? encoder.encode(signed) else { throw .unencodable }
      try replace(with: Array(data) + [AuditTail.newline], isSynced: moment == .stopped)
      sequence = head.sequence
    }
  }

  private func replace(with bytes: [UInt8], isSynced: Bool) throws(AuditError) {
    let draft = path + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else {
      throw .fileUnavailable(path: draft, operation: "open", errorNumber: errno)
    }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count,
      !isSynced || fdatasync(descriptor) == 0
    else {
      throw .fileUnavailable(path: draft, operation: "write", errorNumber: errno)
    }
    CrashPoint.auditHeadWritten.reach()
    guard rename(draft, path) == 0 else {
      throw .fileUnavailable(path: path, operation: "rename", errorNumber: errno)
    }
  }

  /// What the file of a folder says.
  enum Contents {
    case absent
    /// Not what was written.
    case damaged
    case head(SignedHead)
  }

  static func read(in directory: String) -> Contents {
    guard let bytes = try? AuditFiles.contents(of: "\(directory)/\(name)") else { return .absent }
    guard let head = try? JSONDecoder().decode(SignedHead.self, from: Data(bytes)) else {
      return .damaged
    }
    return .head(head)
  }
}
