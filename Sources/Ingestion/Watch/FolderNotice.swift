internal import Glibc

/// What the kernel tells about one name in the ingest folder.
struct FolderNotice: Hashable {
  enum Kind: Hashable {
    case created, modified, attributesChanged, closedAfterWriting, deleted
    /// The two halves of a rename have the same number; one half alone came from, or went to, another place.
    case movedFrom(cookie: UInt32)
    case movedTo(cookie: UInt32)
  }

  var kind: Kind
  /// Relative to the ingest folder.
  var path: String
  var isDirectory: Bool

  /// The kind for the mask of an inotify event; nil where the event is of no interest.
  static func kind(mask: UInt32, cookie: UInt32) -> Kind? {
    // The low twelve bits say what happened, the others qualify it.
    switch mask & 0xfff {
    case UInt32(IN_CREATE): .created
    case UInt32(IN_MODIFY): .modified
    case UInt32(IN_ATTRIB): .attributesChanged
    case UInt32(IN_CLOSE_WRITE): .closedAfterWriting
    case UInt32(IN_DELETE): .deleted
    case UInt32(IN_MOVED_FROM): .movedFrom(cookie: cookie)
    case UInt32(IN_MOVED_TO): .movedTo(cookie: cookie)
    default: nil
    }
  }
}
