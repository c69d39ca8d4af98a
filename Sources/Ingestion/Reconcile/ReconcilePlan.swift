internal import Catalog
internal import Domain

/// What must be done to make the catalog equal to the ingest folder, found by comparing the two.
struct ReconcilePlan: Equatable {
  struct Rename: Hashable {
    var source: String
    var target: String
  }

  /// The same file, or the same bytes, under a new name.
  var renames: [Rename] = []
  /// On record, but not in the folder.
  var gone: [String] = []
  /// New, changed, unread since the last stop, or read by another parser or model; in byte order of their paths.
  var unread: [String] = []

  /// Compares the two.
  ///
  /// - Parameters:
  ///   - known: What the catalog has of the part of the folder that was walked.
  ///   - found: What the walk found there.
  ///   - isOfOtherModel: Whether the vectors of an indexed file are of another embedding model.
  ///   - isCovered: Whether the walk would have found a path.
  ///   - sha256: The digest of a found file, or nil; asked only where a missing file had the same size.
  init(
    known: [KnownFile], found: [String: FileFingerprint], parserVersion: Int, isOfOtherModel: (KnownFile) -> Bool,
    isCovered: (String) -> Bool, sha256: (String) -> String?
  ) {
    let knownByPath = Dictionary(known.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var missing = known.filter { found[$0.path] == nil && isCovered($0.path) }
    let candidates = found.filter { $0.value != knownByPath[$0.key]?.fingerprint }.map(\.key).sorted(by: Self.precedes)
    if !missing.isEmpty {
      for path in candidates {
        guard let fingerprint = found[path] else { continue }
        // The digest of a file that is on record already says nothing about where it came from.
        let index =
          Self.index(of: fingerprint, in: missing)
          ?? (knownByPath[path] == nil ? Self.index(of: path, fingerprint, in: missing, sha256: sha256) : nil)
        guard let index else { continue }
        renames.append(Rename(source: missing.remove(at: index).path, target: path))
      }
    }
    gone = missing.map(\.path).sorted(by: Self.precedes)
    let renamed = Set(renames.map(\.target))
    unread = found.keys.filter { path in
      guard !renamed.contains(path) else { return false }
      guard let file = knownByPath[path] else { return true }
      return file.fingerprint != found[path]
        || file.state == .pending || file.parserVersion != parserVersion || isOfOtherModel(file)
    }.sorted(by: Self.precedes)
  }

  private static func index(of fingerprint: FileFingerprint, in missing: [KnownFile]) -> Int? {
    missing.firstIndex { $0.fingerprint == fingerprint }
  }

  private static func index(
    of path: String, _ fingerprint: FileFingerprint, in missing: [KnownFile], sha256: (String) -> String?
  ) -> Int? {
    let hasSameSize = missing.contains { $0.sizeBytes == fingerprint.sizeBytes && $0.sha256 != nil }
    guard hasSameSize, let digest = sha256(path) else { return nil }
    return missing.firstIndex { $0.sha256 == digest }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
