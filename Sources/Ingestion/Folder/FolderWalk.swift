internal import Catalog
internal import Glibc

/// Everything that a walk of the ingest folder, or of one folder in it, came upon.
struct FolderWalk {
  /// Regular files by path relative to the ingest folder.
  private(set) var files: [String: FileFingerprint] = [:]
  /// What is not taken, with the reason.
  private(set) var refused: [(path: String, reason: String)] = []
  /// Folders that could not be listed; nothing is known of what lies under them.
  private(set) var unreadableFolders: [String] = []

  /// Walks a folder and the folders under it; no symbolic link is followed.
  ///
  /// - Parameters:
  ///   - start: Path relative to the ingest folder; empty for all of it.
  ///   - willList: Called with each folder before it is listed, so that a watch that is added there misses nothing.
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)`` when the ingest folder itself is gone.
  static func walk(
    _ folder: IngestFolder, from start: String = "", willList: (String, borrowing OpenDescriptor) -> Void
  ) throws(IngestionError) -> FolderWalk {
    var walk = FolderWalk()
    var waiting = [start]
    while let path = waiting.popLast() {
      do throws(IngestionError) {
        let directory = try folder.openDirectory(path)
        willList(path, directory)
        for entry in try DirectoryListing.entries(of: directory, path: path) {
          walk.add(entry, in: directory, at: path, subfolders: &waiting)
        }
      } catch .folderUnavailable(let path, let number) {
        throw .folderUnavailable(path: path, errorNumber: number)
      } catch .fileUnavailable(_, _, ENOENT) {
        // Gone since its parent was listed.
      } catch {
        guard !path.isEmpty else { throw .folderUnavailable(path: folder.path, errorNumber: EIO) }
        walk.unreadableFolders.append(path)
        walk.refused.append((path, "the folder cannot be read"))
      }
    }
    return walk
  }

  /// Whether a file that the walk did not find is known to be gone.
  func covers(_ path: String) -> Bool {
    !unreadableFolders.contains { path.hasPrefix($0 + "/") }
  }

  private mutating func add(
    _ entry: DirectoryEntry, in directory: borrowing OpenDescriptor, at folder: String, subfolders: inout [String]
  ) {
    guard let name = entry.name else {
      refused.append((IngestPath.join(folder, entry.shownName), "the name is not UTF-8; rename it"))
      return
    }
    guard !IngestPath.isSkipped(name: name) else { return }
    let path = IngestPath.join(folder, name)
    var status = stat()
    guard fstatat(directory.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: subfolders.append(path)
    case S_IFREG where files[path] == nil: files[path] = FileFingerprint(status)
    // Swift compares strings by what they show, the kernel by their bytes.
    case S_IFREG: refused.append((path, "another file has the same name in another Unicode form; rename one"))
    case S_IFLNK: refused.append((path, "a symbolic link is not followed; put the file itself here"))
    default: refused.append((path, "not a regular file"))
    }
  }
}
