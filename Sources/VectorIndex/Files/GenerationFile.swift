internal import Foundation
internal import Glibc

/// The description of one index file, kept beside it; a file without a valid description does not count.
struct GenerationManifest: Codable, Hashable {
  static let currentFormatVersion = 1

  var formatVersion = currentFormatVersion
  /// Ascending from 1; the highest is the newest.
  var generation: Int
  var type: IndexType
  var dimension: Int
  var count: Int
  var source: String
  var sizeBytes: Int
  /// ``Checksum`` of the whole index file, in hexadecimal.
  var checksum: String

  static func decode(_ data: Data) -> GenerationManifest? {
    try? JSONDecoder().decode(GenerationManifest.self, from: data)
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self)
  }
}

/// Reads, writes and syncs whole files of the index folder.
enum GenerationFile {
  /// Size and checksum of a file.
  static func measure(_ path: String) throws -> (sizeBytes: Int, checksum: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw inaccessible(path, "open") }
    defer { close(descriptor) }
    var checksum = Checksum()
    var sizeBytes = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 32)
    defer { buffer.deallocate() }
    var filledCount = 0
    // Read until the buffer is full, because the checksum takes whole blocks only.
    while true {
      let readCount = read(descriptor, buffer.baseAddress?.advanced(by: filledCount), buffer.count - filledCount)
      guard readCount >= 0 else {
        if errno == EINTR { continue }
        throw inaccessible(path, "read")
      }
      filledCount += readCount
      guard readCount == 0 || filledCount == buffer.count else { continue }
      checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<filledCount]))
      sizeBytes += filledCount
      if readCount == 0 { return (sizeBytes, checksum.hexadecimal) }
      filledCount = 0
    }
  }

  /// Makes what was written to a file or folder durable.
  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw inaccessible(path, "open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw inaccessible(path, "sync") }
  }

  static func rename(_ source: String, to target: String) throws {
    guard Glibc.rename(source, target) == 0 else { throw inaccessible(target, "rename") }
  }

  static func write(_ data: Data, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw inaccessible(path, "create") }
    defer { close(descriptor) }
    var rest = data[...]
    while !rest.isEmpty {
      let writtenCount = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if writtenCount > 0 {
        rest = rest.dropFirst(writtenCount)
      } else if errno != EINTR {
        throw inaccessible(path, "write")
      }
    }
  }

  /// Replaces bytes of a file that is there already.
  static func overwrite(_ bytes: UnsafeRawBufferPointer, at offset: Int, of path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw inaccessible(path, "open") }
    defer { close(descriptor) }
    guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count else {
      throw inaccessible(path, "write")
    }
  }

  private static func inaccessible(_ path: String, _ operation: String) -> VectorIndexError {
    VectorIndexError.inaccessible(path: path, operation: operation, code: errno)
  }
}
