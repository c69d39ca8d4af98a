internal import Glibc

/// The kernel's notices (inotify) of changes in the ingest folder and every folder under it.
///
/// Used by one thread. Where watches run out or the kernel has none, folders stay unwatched and
/// ``isComplete`` says so; the periodic walk finds their changes.
final class FolderWatch {
  /// What one reading brought.
  struct Reading {
    var notices: [FolderNotice] = []
    /// Notices were lost: only a walk tells what changed.
    var isOverflown = false
    /// The ingest folder itself was moved or removed.
    var isRootGone = false
  }

  private static let mask =
    IN_CREATE | IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF
    | IN_MOVE_SELF | IN_ONLYDIR
  private static let headerSizeBytes = MemoryLayout<inotify_event>.size

  private let descriptor: OpenDescriptor
  /// The folder of each watch, relative to the ingest folder; empty for the ingest folder itself.
  private var folders: [Int32: String] = [:]
  /// Whether every folder it was asked to watch is watched.
  private(set) var isComplete = true

  /// Nil where the kernel gives no notices.
  init?() {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    self.descriptor = OpenDescriptor(owning: descriptor)
  }

  /// For `poll`.
  var rawDescriptor: Int32 { descriptor.rawValue }

  /// Watches a folder; watching it again under a new path is how a moved folder gets its new path.
  func watch(_ path: String, _ directory: borrowing OpenDescriptor) {
    // Through the open folder, so that no symbolic link can be slipped in on the way.
    let number = inotify_add_watch(
      descriptor.rawValue, "/proc/self/fd/\(directory.rawValue)", UInt32(bitPattern: Int32(Self.mask)))
    if number >= 0 { folders[number] = path } else { isComplete = false }
  }

  /// Gives the watches of a moved folder, and of those under it, their new paths.
  func move(from source: String, to target: String) {
    for (number, path) in folders where path == source || path.hasPrefix(source + "/") {
      folders[number] = target + path.dropFirst(source.count)
    }
  }

  /// Ends the watches of a folder that has left the ingest folder, and of those under it.
  func forget(_ source: String) {
    for (number, path) in folders where path == source || path.hasPrefix(source + "/") {
      inotify_rm_watch(descriptor.rawValue, number)
      folders[number] = nil
    }
  }

  /// Everything that the kernel has to tell at this moment; does not wait.
  func read() -> Reading {
    var reading = Reading()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor.rawValue, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return reading }
      buffer.withUnsafeBytes { decode(UnsafeRawBufferPointer(rebasing: $0[..<count]), into: &reading) }
    }
  }

  private func decode(_ bytes: UnsafeRawBufferPointer, into reading: inout Reading) {
    var offset = 0
    while offset + Self.headerSizeBytes <= bytes.count {
      let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
      let nameStart = offset + Self.headerSizeBytes
      let nameEnd = min(nameStart + Int(event.len), bytes.count)
      note(event, name: bytes[nameStart..<nameEnd].prefix { $0 != 0 }, into: &reading)
      offset = nameEnd
    }
  }

  private func note(
    _ event: inotify_event, name: some Collection<UInt8>, into reading: inout Reading
  ) {
    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { reading.isOverflown = true }
    guard let folder = folders[event.wd] else { return }
    if event.mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF) != 0, folder.isEmpty { reading.isRootGone = true }
    if event.mask & UInt32(IN_IGNORED) != 0 { folders[event.wd] = nil }
    guard let name = String(validating: name, as: UTF8.self), !name.isEmpty,
      let kind = FolderNotice.kind(mask: event.mask, cookie: event.cookie)
    else { return }
    reading.notices.append(
      FolderNotice(
        kind: kind, path: IngestPath.join(folder, name), isDirectory: event.mask & UInt32(IN_ISDIR) != 0))
  }
}
