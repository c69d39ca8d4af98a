import Catalog
import Foundation
import Glibc

/// The database of the state folder.
///
/// Everything in it comes from the ingest folder, so that a damaged one is no reason not to start: it is put aside and
/// the documents are read again.
struct CatalogFile {
  private static let suffixes = ["", "-wal", "-shm"]

  let catalog: Catalog
  /// What the operator should know; nil where the file was whole.
  private(set) var warning: String?

  init(stateFolder: String) throws {
    let path = stateFolder + "/catalog.sqlite"
    let suspicion = Self.suspicion(in: stateFolder)
    defer { unlink(suspicion) }
    do {
      catalog = try Catalog(path: path, isSuspect: access(suspicion, F_OK) == 0)
    } catch CatalogError.damaged(_, let detail) {
      let aside = try Self.putAside(path)
      catalog = try Catalog(path: path)
      warning =
        "The catalog was damaged (\(detail)). It is kept as \(aside), and every document is read again; delete it when "
        + "it is of no more use."
    }
  }

  /// Has the next start look through the whole file, because damage was found in it.
  static func suspect(in stateFolder: String) {
    close(open(suspicion(in: stateFolder), O_WRONLY | O_CREAT | O_CLOEXEC, 0o640))
  }

  private static func suspicion(in stateFolder: String) -> String { stateFolder + "/catalog.suspect" }

  private static func putAside(_ path: String) throws -> String {
    let aside = path + ".damaged-\(Int(Date().timeIntervalSince1970))"
    for suffix in suffixes where access(path + suffix, F_OK) == 0 {
      guard rename(path + suffix, aside + suffix) == 0 else {
        throw StartupError.folderUnavailable(path: path + suffix, errorNumber: errno)
      }
    }
    return aside
  }
}
