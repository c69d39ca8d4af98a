public import Domain
internal import Foundation
internal import GRDB
internal import Glibc

/// What keeps the file small and whole.
extension Catalog {
  /// Merges the full-text index and gives free pages back to the file system; readers go on meanwhile.
  ///
  /// Needs as much free space as the file is large.
  ///
  /// - Throws: ``CatalogError``
  /// - Returns: Whether the log was emptied too: where a reader holds on to an old state, it still has pages of before.
  @discardableResult
  public func compact(onPhase: (String) -> Void = { _ in }) throws -> Bool {
    onPhase("merging the full-text index")
    try write { try $0.execute(sql: "INSERT INTO chunk_text (chunk_text) VALUES ('optimize')") }
    CrashPoint.compactTextMerged.reach()
    return try reporting {
      onPhase("rewriting the database")
      try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
      CrashPoint.compactDatabaseRewritten.reach()
      onPhase("emptying the log")
      let isEmptied = truncateLog()
      CrashPoint.compactLogTruncated.reach()
      return isEmptied
    }
  }

  /// Readers are done within moments; one that is not keeps the log until the next time.
  private func truncateLog() -> Bool {
    for _ in 0..<Self.truncationAttemptCount {
      if (try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }) != nil { return true }
      usleep(Self.truncationPauseMicroseconds)
    }
    return false
  }

  private static let truncationAttemptCount = 20
  private static let truncationPauseMicroseconds: UInt32 = 50_000

  /// Makes the tables keep their rules again: what cannot be trusted is taken out, and its documents wait to be read.
  ///
  /// The full-text index is made anew from the chunks, without reading the one that is there.
  ///
  /// - Parameter suspects: Chunks whose vectors are not to be trusted.
  /// - Returns: Chunks in the new full-text index, and the documents that are to be read again, by path.
  /// - Throws: ``CatalogError``; ``CatalogError/damaged(path:detail:)`` where the pages of the file themselves are wrong.
  public func repair(suspects: [ChunkID]) throws -> (fullTextCount: Int, unreadPaths: [String]) {
    try write { database in
      try database.execute(sql: "REINDEX")
      let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
      guard finding == "ok" else { throw CatalogError.damaged(path: path, detail: finding ?? "quick_check failed") }
      let repair = CatalogRepair(database)
      try repair.makeFullText()
      CrashPoint.repairFullTextMade.reach()
      let unreadPaths = try repair.releaseBrokenContents(suspects: suspects)
      return (try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk") ?? 0, unreadPaths)
    }
  }
}

/// The steps of a repair, inside one transaction.
struct CatalogRepair {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func makeFullText() throws {
    try database.execute(sql: "DROP TABLE IF EXISTS chunk_term; DROP TABLE IF EXISTS chunk_text;")
    CrashPoint.repairFullTextDropped.reach()
    try database.execute(sql: Schema.fullText)
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT chunk.id AS id, heading_path, chunk.text AS chunk_text, title
        FROM chunk JOIN content ON content.id = chunk.content_id
        """)
    let insertion = try database.cachedStatement(sql: "INSERT INTO chunk_text (rowid, heading, body) VALUES (?, ?, ?)")
    while let row = try rows.next() {
      let headings = StoredText.value([String].self, json: try row.decode(forColumn: "heading_path")) ?? []
      let chunk = Chunk(
        ordinal: 0, range: 0..<0, headingPath: headings, text: StoredText.text(try row.decode(forColumn: "chunk_text")),
        tokenCount: 0)
      let text = IndexedText(chunk, title: try row.decode(forColumn: "title"))
      try insertion.execute(arguments: [try row.decode(Int64.self, forColumn: "id"), text.heading, text.body])
    }
  }

  /// Takes out contents that are not whole or hold a suspect.
  ///
  /// - Returns: The paths of their documents, which wait from now on.
  func releaseBrokenContents(suspects: [ChunkID]) throws -> [String] {
    var broken = Set(try Int64.fetchAll(database, sql: Self.brokenContents))
    for chunk in suspects {
      let content = try Int64.fetchOne(
        database, sql: "SELECT content_id FROM chunk WHERE id = ?", arguments: [chunk.rawValue])
      if let content { broken.insert(content) }
    }
    let orphans = try Int64.fetchAll(
      database,
      sql: "SELECT id FROM content WHERE id NOT IN (SELECT content_id FROM document WHERE content_id NOT NULL)")
    var paths: Set<String> = []
    for content in broken.union(orphans).sorted() {
      paths.formUnion(
        try String.fetchAll(database, sql: "SELECT path FROM document WHERE content_id = ?", arguments: [content]))
      try database.execute(
        sql: "UPDATE document SET content_id = NULL, sha256 = NULL, state = 'pending' WHERE content_id = ?",
        arguments: [content])
      _ = try ContentWriter(database).collect(ContentID(rawValue: content))
    }
    let lost = "state = 'indexed' AND (content_id IS NULL OR content_id NOT IN (SELECT id FROM content))"
    paths.formUnion(try String.fetchAll(database, sql: "SELECT path FROM document WHERE \(lost)"))
    try database.execute(
      sql: """
        UPDATE document SET content_id = NULL, sha256 = NULL, state = 'pending' WHERE \(lost);
        DELETE FROM chunk_text WHERE rowid IN (SELECT id FROM chunk WHERE content_id NOT IN (SELECT id FROM content));
        DELETE FROM embedding WHERE chunk_id NOT IN (SELECT id FROM chunk);
        DELETE FROM shadow_embedding WHERE chunk_id NOT IN (SELECT id FROM chunk);
        DELETE FROM chunk WHERE content_id NOT IN (SELECT id FROM content);
        """)
    return paths.sorted()
  }

  private static let brokenContents = """
    SELECT id FROM content
    WHERE chunk_count <> (SELECT count(*) FROM chunk WHERE content_id = content.id)
      OR EXISTS (
        SELECT 1 FROM chunk LEFT JOIN embedding ON chunk_id = chunk.id
        WHERE content_id = content.id AND (vector IS NULL OR length(vector) = 0 OR length(vector) % 4 <> 0))
    """
}
