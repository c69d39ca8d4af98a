internal import Domain
internal import Glibc

/// What can go wrong in ingestion as a whole; trouble with one file is recorded with that file instead.
public enum IngestionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ingest folder cannot be opened.
  case folderUnavailable(path: String, errorNumber: Int32)
  /// A path leaves the ingest folder: it is absolute, has `..` in it or goes through a symbolic link.
  case pathRefused(path: String)
  /// A system call on a file of the ingest folder failed.
  case fileUnavailable(path: String, operation: String, errorNumber: Int32)
  /// The service was ended, or was never started.
  case notRunning
  /// The catalog is damaged beyond what can be repaired in place; `reason` says where and what to do.
  case damaged(reason: String)
  /// There is no manifest of a snapshot in the folder.
  case snapshotMissing(directory: String)
  /// A snapshot cannot be made or used here; `reason` says why.
  case snapshotRefused(reason: String)
  /// A migration has put another embedding model in the place of the one that the work was done for.
  case modelReplaced
  /// There is no such embedding model, or it cannot be run; `reason` says why.
  case modelUnusable(location: String, reason: String)
  /// The migration is not where this step needs it to be; `reason` says where it is and what to do.
  case migrationRefused(reason: String)
  /// Catalog or index cannot be read or written: no space, no rights; `reason` says which and what to do.
  case storageUnavailable(reason: String)

  public var description: String {
    switch self {
    case .folderUnavailable(let path, let number):
      "the ingest folder \(path) cannot be opened: \(Self.text(of: number)); create it and give the daemon access"
    case .pathRefused(let path):
      "\(path) leads out of the ingest folder; name a file inside it without .. and symbolic links"
    case .fileUnavailable(let path, let operation, let number):
      "\(path): \(operation) failed: \(Self.text(of: number))"
    case .notRunning:
      "ingestion is not running"
    case .snapshotMissing(let directory):
      "there is no snapshot in \(directory); name the folder that 'cloister index snapshot' made"
    case .modelReplaced:
      "a migration has replaced the embedding model meanwhile; do it again, for the model that answers now"
    case .modelUnusable(let location, let reason):
      "The embedding model \(location) cannot be used: \(reason). 'cloister models list' shows what is installed."
    case .damaged(let reason), .migrationRefused(let reason), .snapshotRefused(let reason),
      .storageUnavailable(let reason):
      reason
    }
  }

  static func text(of errorNumber: Int32) -> String { String(cString: strerror(errorNumber)) }
}
