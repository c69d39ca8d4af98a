internal import CArchive

/// Reads chosen entries of a ZIP container into memory, within bounds; nothing is ever written to a file.
enum ZipParts {
  private static let entryLimit = 20_000

  /// The contents by name.
  ///
  /// - Parameters:
  ///   - totalLimitBytes: Of all chosen entries together, unpacked; a few kilobytes can unpack to gigabytes.
  ///   - isWanted: Chooses by name; the rest is skipped without unpacking.
  static func read(
    descriptor: Int32, format: String, totalLimitBytes: Int, where isWanted: (String) -> Bool
  ) throws(ExtractionError) -> [String: [UInt8]] {
    guard let archive = archive_read_new() else { throw .outOfMemory(limitBytes: 0) }
    defer { archive_read_free(archive) }
    archive_read_support_format_zip(archive)
    guard archive_read_open_fd(archive, descriptor, 1 << 16) == ARCHIVE_OK else {
      throw .damaged(format: format, detail: "its ZIP container cannot be opened")
    }
    var parts: [String: [UInt8]] = [:]
    var totalBytes = 0
    for _ in 0..<entryLimit {
      var entry: OpaquePointer?
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return parts }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
        throw .damaged(format: format, detail: "its ZIP container has a broken entry")
      }
      if archive_entry_is_encrypted(entry) != 0 { throw .encrypted(format: format) }
      guard let path = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else { continue }
      let name = String(cString: path)
      guard isWanted(name), parts[name] == nil else { continue }
      let bytes = try readEntry(of: archive, format: format, limitBytes: totalLimitBytes - totalBytes)
      totalBytes += bytes.count
      parts[name] = bytes
    }
    throw .damaged(format: format, detail: "its ZIP container has more than \(entryLimit) entries")
  }

  private static func readEntry(
    of archive: OpaquePointer, format: String, limitBytes: Int
  ) throws(ExtractionError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = archive_read_data(archive, &buffer, buffer.count)
      guard count >= 0 else { throw .damaged(format: format, detail: "a part of it cannot be unpacked") }
      if count == 0 { return bytes }
      guard bytes.count + count <= limitBytes else { throw .outputTooLarge(limitBytes: Int64(limitBytes)) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
