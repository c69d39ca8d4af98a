internal import Glibc

/// One name in a folder.
struct DirectoryEntry {
  /// Nil where the bytes are not UTF-8; `shownName` then has replacement characters.
  var name: String?
  var shownName: String
  private var type: UInt8

  init(bytes: some Collection<UInt8>, type: UInt8) {
    name = String(validating: bytes, as: UTF8.self)
    shownName = String(decoding: bytes, as: UTF8.self)
    self.type = type
  }

  /// Some file systems do not tell the type with the name.
  var mayBeDirectory: Bool { type == UInt8(DT_DIR) || type == UInt8(DT_UNKNOWN) }
}

/// The names in a folder.
enum DirectoryListing {
  /// All entries but `.` and `..`, in byte order.
  ///
  /// - Throws: ``IngestionError/fileUnavailable(path:operation:errorNumber:)``.
  static func entries(
    of directory: borrowing OpenDescriptor, path: String
  ) throws(IngestionError) -> [DirectoryEntry] {
    // The stream owns and closes its descriptor, so it gets one of its own, with a read position of its own.
    let descriptor = openat(directory.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, let stream = fdopendir(descriptor) else {
      let number = errno
      if descriptor >= 0 { close(descriptor) }
      throw .fileUnavailable(path: path, operation: "list", errorNumber: number)
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [dot] || name == [dot, dot] { continue }
      entries.append(DirectoryEntry(bytes: name, type: entry.pointee.d_type))
    }
    // Half a listing must not pass for a whole one: what is missing from it would be taken for deleted.
    guard errno == 0 else { throw .fileUnavailable(path: path, operation: "list", errorNumber: errno) }
    return entries.sorted { $0.shownName.utf8.lexicographicallyPrecedes($1.shownName.utf8) }
  }

  private static let dot = UInt8(ascii: ".")
}
