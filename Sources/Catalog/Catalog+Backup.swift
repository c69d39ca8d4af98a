internal import Domain
internal import Foundation
internal import GRDB

/// Copies of the whole database.
extension Catalog {
  /// Writes a copy to a file that does not exist yet, while others read and write; does not sync it.
  ///
  /// - Throws: ``CatalogError``
  public func backUp(
    to target: String, onProgress: @escaping (_ doneCount: Int, _ totalCount: Int) -> Void = { _, _ in }
  ) throws {
    try Self.reporting(target) {
      let copy = try DatabaseQueue(path: target)
      try pool.backup(to: copy, pagesPerStep: Self.pagesPerStep) { progress in
        onProgress(progress.completedPageCount, progress.totalPageCount)
      }
      // Without a log of its own, so that the copy is one file and can be read from a read-only medium.
      try copy.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
        try Self.dropUnfinished(database)
      }
      try copy.close()
    }
  }

  /// Pages that are copied between two looks at the progress: 4 MB.
  private static let pagesPerStep: CInt = 1024

  /// What belongs to a process that goes on elsewhere: a migration, and receipts that it owes.
  private static func dropUnfinished(_ database: Database) throws {
    try dropShadow(database)
    try database.execute(sql: "DELETE FROM deletion")
  }

  /// Takes over everything that a copy holds, in one transaction; only the identity stays.
  ///
  /// - Throws: ``CatalogError``; nothing has changed then.
  public func restore(from source: String) throws {
    let identity = try identity()
    try Self.reporting(source) {
      var configuration = Configuration()
      configuration.readonly = true
      let copy = try DatabaseQueue(path: source, configuration: configuration)
      guard try !copy.read(Schema.migrator.hasBeenSuperseded) else { throw CatalogError.newerSchema(path: source) }
      let finding = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
      guard finding == "ok" else { throw CatalogError.damaged(path: source, detail: finding ?? "quick_check failed") }
      try copy.backup(to: pool)
      CrashPoint.restoreCatalogReplaced.reach()
      try Schema.migrator.migrate(pool)
    }
    try writeUnseen(Self.dropUnfinished)
    // Counts as a change also where the identity stays, so that nothing computed before is believed.
    try write {
      try $0.execute(sql: "UPDATE property SET value = ? WHERE name = 'identity'", arguments: [identity])
    }
  }
}
