/// Which names of the ingest folder are taken.
enum IngestPath {
  /// Whether a file or folder of this name is left alone: hidden ones, and the unfinished files of editors, browsers
  /// and `cloister ingest` (whose names begin with `.cloister-`).
  static func isSkipped(name: some StringProtocol) -> Bool {
    if name.hasPrefix(".") || name.hasSuffix("~") || (name.hasPrefix("#") && name.hasSuffix("#")) { return true }
    let lowercased = name.lowercased()
    return unfinishedSuffixes.contains { lowercased.hasSuffix($0) }
  }

  /// Whether any component of a relative path is left alone.
  static func isSkipped(path: String) -> Bool {
    path.split(separator: "/").contains { isSkipped(name: $0) }
  }

  private static let unfinishedSuffixes = [".swp", ".swx", ".part", ".partial", ".tmp", ".crdownload", ".download"]

  /// The components of a path that stays inside the folder.
  ///
  /// - Throws: ``IngestionError/pathRefused(path:)`` for an absolute path, an empty one, and `.` or `..` in it.
  static func components(of path: String) throws(IngestionError) -> [Substring] {
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    let isRefused = components.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }
    guard !components.isEmpty, !isRefused else { throw .pathRefused(path: path) }
    return components
  }

  /// A path in a folder; the folder's path is empty for the ingest folder itself.
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : "\(folder)/\(name)"
  }
}
