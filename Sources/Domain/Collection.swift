/// The name of a collection: a first-level folder of the ingest folder.
///
/// Files that lie directly in the ingest folder belong to ``root``.
public struct CollectionName: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The collection of the files that lie in no sub-folder.
  public static let root = CollectionName(rawValue: "default")

  /// The collection of a file.
  ///
  /// - Parameter path: Path relative to the ingest folder, `/` between components.
  public init(ofPath path: String) {
    guard let slash = path.firstIndex(of: "/") else {
      self = .root
      return
    }
    rawValue = String(path[..<slash])
  }

  public var description: String { rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The collections that one request may see: the caller's rights, narrowed by what the request asks for.
public enum CollectionScope: Hashable, Sendable {
  /// Every collection, also those that appear later.
  case all
  /// These and no others; an empty set sees nothing.
  case only(Set<CollectionName>)

  public func contains(_ name: CollectionName) -> Bool {
    switch self {
    case .all: true
    case .only(let names): names.contains(name)
    }
  }

  /// The collections that both scopes contain.
  public func intersection(_ other: CollectionScope) -> CollectionScope {
    switch (self, other) {
    case (.all, _): other
    case (_, .all): self
    case (.only(let mine), .only(let theirs)): .only(mine.intersection(theirs))
    }
  }
}
