public import Domain
public import Generation

/// A generator that looks further than the sources: at what the caller may read, and at nothing else.
public protocol ScopedGenerator: Generator {
  /// The same for a caller who may read these collections only.
  func reading(_ scope: CollectionScope) -> Self
}
