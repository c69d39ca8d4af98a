internal import Catalog
internal import Domain
internal import Glibc

/// The ingest folder, by paths that cannot leave it.
///
/// Every path is opened component by component and no symbolic link is followed on the way, so that nobody who may write
/// into the folder can make the daemon read, or remove, anything outside it. The folder itself may be reached through a
/// symbolic link: that is the operator's choice.
final class IngestFolder: Sendable {
  /// Absolute, or relative to the working directory.
  let path: String

  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)``.
  init(path: String) throws(IngestionError) {
    self.path = path
    _ = try openRoot()
  }

  // MARK: Files

  /// Opens a regular file for reading.
  ///
  /// - Throws: ``IngestionError/pathRefused(path:)``, ``IngestionError/fileUnavailable(path:operation:errorNumber:)``.
  func openFile(_ path: String) throws(IngestionError) -> IngestFile {
    let place = try openParent(of: path)
    // Without O_NONBLOCK a named pipe would hold the thread until somebody writes into it.
    let descriptor = openat(place.parent.rawValue, place.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error(path, "open") }
    let file = OpenDescriptor(owning: descriptor)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.error(path, "stat") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .pathRefused(path: path) }
    return IngestFile(path: path, place: place, descriptor: file, status: status)
  }

  /// What a regular file looks like now; nil where there is none.
  func fingerprint(of path: String) -> FileFingerprint? {
    do {
      let place = try openParent(of: path)
      var status = stat()
      guard fstatat(place.parent.rawValue, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      return status.st_mode & S_IFMT == S_IFREG ? FileFingerprint(status) : nil
    } catch {
      return nil
    }
  }

  /// Removes a file; a file that is already gone is no error.
  ///
  /// - Throws: ``IngestionError/pathRefused(path:)``, ``IngestionError/fileUnavailable(path:operation:errorNumber:)``.
  func removeFile(_ path: String) throws(IngestionError) {
    do throws(IngestionError) {
      let place = try openParent(of: path)
      guard unlinkat(place.parent.rawValue, place.name, 0) == 0 else { throw Self.error(path, "remove") }
    } catch .fileUnavailable(_, _, ENOENT) {
      return
    }
  }

  // MARK: Folders

  /// Opens a folder; an empty path opens the ingest folder itself.
  ///
  /// - Throws: ``IngestionError``.
  func openDirectory(_ path: String) throws(IngestionError) -> OpenDescriptor {
    try openDirectory(path.isEmpty ? [] : IngestPath.components(of: path), of: path)
  }

  /// The group that owns the folder of each collection, ``Domain/CollectionName/root`` for the ingest folder itself.
  func collectionGroups() throws(IngestionError) -> [CollectionName: UInt32] {
    try collectionFolders().compactMapValues { $0.first?.groupID }
  }

  /// All groups that own a part of each collection: two for a sub-folder that bears the name of the root collection.
  ///
  /// A collection is left out where the mode of its folder keeps the group from listing and entering it.
  func collectionGroupSets() throws(IngestionError) -> [CollectionName: Set<UInt32>] {
    try collectionFolders().filter { $0.value.allSatisfy(\.isOpenToGroup) }.mapValues { Set($0.map(\.groupID)) }
  }

  /// The folder of a collection, as far as it says who may read.
  private struct CollectionFolder {
    let groupID: UInt32
    let isOpenToGroup: Bool

    init(_ status: stat) {
      groupID = status.st_gid
      isOpenToGroup = status.st_mode & (S_IRGRP | S_IXGRP) == S_IRGRP | S_IXGRP
    }
  }

  private func collectionFolders() throws(IngestionError) -> [CollectionName: [CollectionFolder]] {
    let root = try openRoot()
    var status = stat()
    guard fstat(root.rawValue, &status) == 0 else { throw Self.error(path, "stat") }
    var folders: [CollectionName: [CollectionFolder]] = [.root: [CollectionFolder(status)]]
    for entry in try DirectoryListing.entries(of: root, path: path) {
      guard let name = entry.name, !IngestPath.isSkipped(name: name), entry.mayBeDirectory,
        fstatat(root.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFDIR
      else { continue }
      folders[CollectionName(rawValue: name), default: []].append(CollectionFolder(status))
    }
    return folders
  }

  private func openRoot() throws(IngestionError) -> OpenDescriptor {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .folderUnavailable(path: path, errorNumber: errno) }
    return OpenDescriptor(owning: descriptor)
  }

  private func openDirectory(
    _ components: some Sequence<Substring>, of path: String
  ) throws(IngestionError) -> OpenDescriptor {
    var current = try openRoot()
    for component in components {
      let next = openat(current.rawValue, String(component), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw Self.error(path, "open") }
      current = OpenDescriptor(owning: next)
    }
    return current
  }

  private func openParent(of path: String) throws(IngestionError) -> FilePlace {
    let components = try IngestPath.components(of: path)
    let parent = try openDirectory(components.dropLast(), of: path)
    return FilePlace(parent: parent, name: String(components[components.count - 1]))
  }

  private static func error(_ path: String, _ operation: String) -> IngestionError {
    // With O_NOFOLLOW a symbolic link is ELOOP, and ENOTDIR where a folder was expected.
    errno == ELOOP || errno == ENOTDIR
      ? .pathRefused(path: path) : .fileUnavailable(path: path, operation: operation, errorNumber: errno)
  }
}

/// A name in an open folder.
struct FilePlace: ~Copyable, Sendable {
  let parent: OpenDescriptor
  let name: String
}
