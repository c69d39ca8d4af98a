internal import Foundation
internal import Glibc

/// A file that holds one secret key and that its owner alone can read.
enum SecretFile {
  /// Far above any key file with its comments.
  private static let maximumSizeBytes = 65_536

  /// - Returns: The text of the file; nil where there is none.
  /// - Throws: ``SignatureError/fileExposed(path:mode:)`` where the group or others have any right to it.
  static func read(_ path: String) throws(SignatureError) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .fileUnavailable(path: path, operation: "open", errorNumber: errno) }
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .fileUnavailable(path: path, operation: "stat", errorNumber: errno)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .fileExposed(path: path, mode: status.st_mode & 0o7777)
    }
    var bytes = [UInt8](repeating: 0, count: maximumSizeBytes)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .fileUnavailable(path: path, operation: "read", errorNumber: errno) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Makes the file with mode 0600 and all of its text at once, synced to the disk.
  ///
  /// - Returns: False where another process made it first; that one stays.
  static func create(_ path: String, holding text: String) throws(SignatureError) -> Bool {
    let draft = "\(path).\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .fileUnavailable(path: draft, operation: "create", errorNumber: errno) }
    defer {
      close(descriptor)
      unlink(draft)
    }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw .fileUnavailable(path: draft, operation: "write", errorNumber: errno)
    }
    // A link, unlike a rename, never replaces a key that is there.
    guard link(draft, path) == 0 else {
      guard errno == EEXIST else { throw .fileUnavailable(path: path, operation: "create", errorNumber: errno) }
      return false
    }
    syncFolder(of: path)
    return true
  }

  private static func syncFolder(of path: String) {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
