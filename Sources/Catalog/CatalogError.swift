public import Domain
internal import GRDB

/// What can go wrong with the catalog.
public enum CatalogError: StorageError, Hashable, Sendable, CustomStringConvertible {
  /// The file is not a database, or parts of it are damaged.
  case damaged(path: String, detail: String)
  /// The file was written by a newer version.
  case newerSchema(path: String)
  /// Another process holds the database.
  case busy(path: String)
  /// The file system is full.
  case diskFull(path: String)
  /// The file cannot be opened or written.
  case inaccessible(path: String, detail: String)
  /// No document has this path.
  case unknownPath(String)
  /// The chunks and vectors of a content do not fit together.
  case malformedContent(chunkCount: Int, vectorCount: Int, dimensions: Set<Int>)
  /// The second vectors cannot take the place of the first, because chunks lack one.
  case unfinishedShadow(missingCount: Int)
  /// SQLite refused an operation for another reason.
  case failed(path: String, detail: String)

  public var description: String {
    switch self {
    case .damaged(let path, let detail):
      "The catalog \(path) is damaged (\(detail)). Move it away and restart: it is built again from the ingest folder."
    case .newerSchema(let path):
      "The catalog \(path) was written by a newer version of Cloister. Run that version, or move the file away."
    case .busy(let path):
      "The catalog \(path) is in use by another process. Stop the other daemon first."
    case .diskFull(let path):
      "No space is left for the catalog \(path). Free some space; what was committed is safe."
    case .inaccessible(let path, let detail):
      "The catalog \(path) cannot be opened (\(detail)). Check that its folder exists and who owns it."
    case .unknownPath(let path):
      "The catalog knows no document with the path \(path)."
    case .malformedContent(let chunkCount, let vectorCount, let dimensions):
      "A content has \(chunkCount) chunks, \(vectorCount) vectors and the dimensions \(dimensions.sorted())."
    case .unfinishedShadow(let count):
      "\(count) chunks have no vector of the other model yet. Wait until the migration is ready."
    case .failed(let path, let detail):
      "The catalog \(path) refused an operation (\(detail))."
    }
  }

  public var storageFault: StorageFault? {
    switch self {
    case .damaged: .damaged
    case .diskFull: .full
    case .inaccessible, .busy: .unavailable
    case .newerSchema, .unknownPath, .malformedContent, .unfinishedShadow, .failed: nil
    }
  }

  /// - Parameter error: Only its code is kept, because its message and SQL may hold text of questions and documents.
  init(_ error: DatabaseError, path: String) {
    let detail = "SQLite \(error.extendedResultCode)"
    self =
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path, detail: detail)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
      case .SQLITE_FULL: .diskFull(path: path)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_AUTH:
        .inaccessible(path: path, detail: detail)
      default: .failed(path: path, detail: detail)
      }
  }
}
