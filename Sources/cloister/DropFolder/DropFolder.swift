internal import Foundation

/// The daemon's ingest folder, as a place to copy files to.
struct DropFolder {
  /// Absolute, without symbolic links.
  let path: String
  /// Where copies go: the ingest folder itself, or the folder of the collection.
  let target: String

  /// - Parameter collection: Nil and `default` stand for the ingest folder itself.
  /// - Throws: ``CommandError``.
  init(path: String, collection: String?) throws {
    guard let real = FileSystem.realPath(path), FileSystem.isFolder(real) else {
      throw CommandError.folderNotReachable(path: path)
    }
    self.path = real
    guard let collection, collection != "default" else {
      target = real
      return
    }
    guard !collection.isEmpty, !collection.hasPrefix("."), !collection.contains("/"), !collection.contains("\0")
    else { throw CommandError.badCollection(name: collection) }
    target = real + "/" + collection
  }

  /// Lists the files that one argument stands for, with where each goes; nothing is written yet.
  func plan(_ argument: String) throws -> [PlannedDrop] {
    guard let source = FileSystem.realPath(argument) else { throw CommandError.fileNotFound(path: argument) }
    if source == path { return [] }
    let isInside = source.hasPrefix(path + "/")
    let base = isInside ? source : target + "/" + PathText.name(of: source)
    guard FileSystem.isFolder(source) else { return [drop(source, to: base)] }
    return try FileSystem.files(under: source).map { drop(source + "/" + $0, to: base + "/" + $0) }
  }

  /// Puts one file in its place; a file that is there already with the same bytes is left alone.
  ///
  /// - Throws: ``CommandError``.
  func copy(_ drop: PlannedDrop) throws -> DroppedFile {
    var isNew = false
    if drop.source != drop.destination, try !FileSystem.haveSameBytes(drop.source, drop.destination) {
      try FileSystem.makeFolders(upTo: PathText.folder(of: drop.destination))
      try AtomicCopy(source: drop.source, destination: drop.destination).run()
      isNew = true
    }
    let modified = try FileSystem.modificationSeconds(of: drop.destination)
    return DroppedFile(path: drop.relativePath, modifiedAtSeconds: modified, isNew: isNew)
  }

  /// Makes the names of new files survive a power cut.
  func synchronize(_ files: [DroppedFile]) throws {
    let folders = Set(files.filter(\.isNew).map { PathText.folder(of: path + "/" + $0.path) })
    for folder in folders.sorted() {
      let descriptor = try FileSystem.open(folder, O_RDONLY | O_DIRECTORY)
      defer { _ = close(descriptor) }
      guard fsync(descriptor) == 0 else { throw CommandError.system(call: "fsync", path: folder, code: errno) }
    }
  }

  private func drop(_ source: String, to destination: String) -> PlannedDrop {
    PlannedDrop(
      source: source, destination: destination, relativePath: String(destination.dropFirst(path.count + 1)))
  }
}

/// A file and where it will go.
struct PlannedDrop: Equatable {
  var source: String
  var destination: String
  /// The destination, relative to the ingest folder.
  var relativePath: String
}

/// A file in the ingest folder.
struct DroppedFile: Encodable, Equatable {
  /// Relative to the ingest folder.
  var path: String
  /// Seconds since 1970.
  var modifiedAtSeconds: Double
  /// False where the same bytes were there already.
  var isNew: Bool

  enum CodingKeys: String, CodingKey {
    case path
    case modifiedAtSeconds = "modified_at"
    case isNew = "new"
  }
}
