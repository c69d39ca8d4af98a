/// What is wrong with the storage below a piece of work, as far as somebody can act on it.
public enum StorageFault: String, Hashable, Sendable, CaseIterable {
  /// Bytes are not what was written.
  case damaged
  /// No space is left.
  case full
  /// It cannot be reached, read or written at the moment.
  case unavailable
}

/// An error that may come from the storage.
public protocol StorageError: Error {
  /// nil where the storage is not to blame.
  var storageFault: StorageFault? { get }
}
