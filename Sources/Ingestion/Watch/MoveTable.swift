/// Pairs the two halves of renames.
///
/// The kernel puts the halves next to each other in its queue, but one reading may end between them, and a file that
/// leaves or enters the folder has only one half.
struct MoveTable {
  private var sources: [UInt32: FolderNotice] = [:]

  /// First halves whose second half has not come, in the order of their numbers.
  var isEmpty: Bool { sources.isEmpty }

  mutating func addSource(_ notice: FolderNotice, cookie: UInt32) {
    sources[cookie] = notice
  }

  mutating func takeSource(cookie: UInt32) -> FolderNotice? {
    sources.removeValue(forKey: cookie)
  }

  mutating func takeAll() -> [FolderNotice] {
    defer { sources = [:] }
    return sources.sorted { $0.key < $1.key }.map(\.value)
  }
}
