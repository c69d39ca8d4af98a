internal import Digests
internal import Domain
internal import Foundation
internal import Glibc

/// The folder of receipts, one file each, found by number or path of the document without being read.
///
/// ```
/// doc-12.9f86d081884c7d65.1764000000000.json    number, digest of the path, when it left: milliseconds since 1970
/// ```
struct ReceiptStore: Sendable {
  private static let suffix = ".json"
  private static let partialSuffix = ".partial"

  let directory: String

  /// Creates the folder where it does not exist.
  init(directory: String) throws(IngestionError) {
    self.directory = directory
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    } catch {
      throw .fileUnavailable(path: directory, operation: "create", errorNumber: errno)
    }
  }

  /// Writes a receipt, durable when this returns; one of the same document and time is replaced.
  func write(_ signed: SignedReceipt) throws {
    let path = directory + "/" + Self.name(of: signed.receipt)
    let partial = path + Self.partialSuffix
    try write(signed.fileBytes(), to: partial)
    CrashPoint.receiptFileSynced.reach()
    guard rename(partial, path) == 0 else { throw failure(path, "rename") }
    CrashPoint.receiptFileRenamed.reach()
    try Durability.sync(directory)
    CrashPoint.receiptFolderSynced.reach()
  }

  /// The last receipt of a document's number.
  func receipt(of document: DocumentID) -> SignedReceipt? {
    newest { $0.hasPrefix("\(document).") }
  }

  /// The last receipt of a path relative to the ingest folder.
  func receipt(ofPath path: String) -> SignedReceipt? {
    let digest = Self.digest(of: path)
    return newest { $0.split(separator: ".").dropFirst().first.map(String.init) == digest }
  }

  private func newest(where isWanted: (String) -> Bool) -> SignedReceipt? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let wanted = names.filter { $0.hasSuffix(Self.suffix) && isWanted($0) }
    guard let name = wanted.max(by: { Self.removedAt($0) < Self.removedAt($1) }),
      let data = FileManager.default.contents(atPath: directory + "/" + name)
    else { return nil }
    return SignedReceipt(fileBytes: Array(data))
  }

  private static func name(of receipt: DeletionReceipt) -> String {
    "\(receipt.document.id).\(digest(of: receipt.document.path)).\(receipt.removedAtMilliseconds)\(suffix)"
  }

  private static func digest(of path: String) -> String {
    let digest = Array(path.utf8).withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }
    return String(digest.prefix(16))
  }

  private static func removedAt(_ name: String) -> Int64 {
    name.dropLast(suffix.count).split(separator: ".").last.flatMap { Int64($0) } ?? 0
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw failure(path, "create") }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "write") }
      rest = rest.dropFirst(count)
    }
    CrashPoint.receiptFileWritten.reach()
    guard fsync(descriptor) == 0 else { throw failure(path, "sync") }
  }

  private func failure(_ path: String, _ operation: String) -> IngestionError {
    .fileUnavailable(path: path, operation: operation, errorNumber: errno)
  }
}
