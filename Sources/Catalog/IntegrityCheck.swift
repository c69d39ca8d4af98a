internal import GRDB

/// The full check of a catalog file: pages, foreign keys, full-text index and the invariants between the tables.
enum IntegrityCheck {
  /// Rules that hold between the tables, each with a query that counts the rows that break it.
  private static let invariants = [
    (
      "chunks without a vector",
      "SELECT count(*) FROM chunk WHERE id NOT IN (SELECT chunk_id FROM embedding)"
    ),
    (
      "chunks without full-text row",
      "SELECT count(*) FROM chunk WHERE id NOT IN (SELECT rowid FROM chunk_text)"
    ),
    (
      "full-text rows without a chunk",
      "SELECT count(*) FROM chunk_text WHERE rowid NOT IN (SELECT id FROM chunk)"
    ),
    (
      "contents that no document refers to",
      "SELECT count(*) FROM content WHERE id NOT IN (SELECT content_id FROM document WHERE content_id NOT NULL)"
    ),
    (
      "contents with another number of chunks than recorded",
      "SELECT count(*) FROM content WHERE chunk_count <> (SELECT count(*) FROM chunk WHERE content_id = content.id)"
    ),
    (
      "indexed documents without content",
      "SELECT count(*) FROM document WHERE state = 'indexed' AND content_id IS NULL"
    ),
  ]

  static func findings(pool: DatabasePool, path: String) throws -> [String] {
    do {
      var findings = try pool.read { database in
        try String.fetchAll(database, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
          + brokenReferences(database) + brokenInvariants(database)
      }
      if findings.isEmpty { findings = try fullTextFindings(pool) }
      return findings
    } catch let error as DatabaseError {
      let error = CatalogError(error, path: path)
      guard case .damaged = error else { throw error }
      return [error.description]
    }
  }

  private static func brokenReferences(_ database: Database) throws -> [String] {
    let tables = try String.fetchAll(database, sql: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
    return tables.map { "The table \($0) has rows that refer to missing rows." }
  }

  private static func brokenInvariants(_ database: Database) throws -> [String] {
    try invariants.compactMap { name, query in
      let count = try Int.fetchOne(database, sql: query) ?? 0
      return count == 0 ? nil : "There are \(count) \(name)."
    }
  }

  /// The check of FTS5 itself is written as an insertion and so needs the writer; it changes nothing.
  private static func fullTextFindings(_ pool: DatabasePool) throws -> [String] {
    do {
      try pool.write { try $0.execute(sql: "INSERT INTO chunk_text (chunk_text) VALUES ('integrity-check')") }
      return []
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return ["The full-text index does not match its texts."]
    }
  }
}
