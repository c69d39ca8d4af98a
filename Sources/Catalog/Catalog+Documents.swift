public import Domain
internal import Foundation
internal import GRDB

/// The read side of documents.
extension Catalog {
  /// The documents of a scope, ordered by path.
  ///
  /// - Parameters:
  ///   - state: Only documents in this state; nil for all.
  ///   - limit: At most this many; nil for all.
  /// - Throws: ``CatalogError``
  public func documents(
    in scope: CollectionScope, state: DocumentRecord.State? = nil, limit: Int? = nil, offset: Int = 0
  ) throws -> [DocumentRecord] {
    let condition = ScopeCondition(documentsIn: scope)
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          \(Self.documentColumns) WHERE \(condition.sql) AND document.state = ifnull(?, document.state)
          ORDER BY document.path LIMIT ? OFFSET ?
          """,
        arguments: condition.arguments + [state?.rawValue, max(limit ?? -1, -1), max(offset, 0)]
      ).map(DocumentRecord.init)
    }
  }

  /// One document; nil where it does not exist or the scope does not contain it.
  ///
  /// - Throws: ``CatalogError``
  public func document(_ id: DocumentID, in scope: CollectionScope) throws -> DocumentRecord? {
    let condition = ScopeCondition(documentsIn: scope)
    return try read { database in
      try Row.fetchOne(
        database, sql: "\(Self.documentColumns) WHERE document.id = ? AND \(condition.sql)",
        arguments: [id.rawValue] + condition.arguments
      ).map(DocumentRecord.init)
    }
  }

  /// The document with a path relative to the ingest folder.
  ///
  /// - Throws: ``CatalogError``
  public func document(path: String) throws -> DocumentRecord? {
    try read { database in
      try Row.fetchOne(database, sql: "\(Self.documentColumns) WHERE document.path = ?", arguments: [path])
        .map(DocumentRecord.init)
    }
  }

  /// The extracted text of a document; nil until it is indexed.
  ///
  /// - Throws: ``CatalogError``
  public func text(of document: DocumentID) throws -> String? {
    try read { database in
      try Data.fetchOne(
        database,
        sql: "SELECT content.text FROM document JOIN content ON content.id = content_id WHERE document.id = ?",
        arguments: [document.rawValue]
      ).map(StoredText.text)
    }
  }

  /// Documents by state and the number of distinct chunks that the scope can see.
  ///
  /// - Throws: ``CatalogError``
  public func counts(in scope: CollectionScope) throws -> LibraryCounts {
    let condition = ScopeCondition(documentsIn: scope)
    return try read { database in
      var counts = LibraryCounts()
      let states = try Row.fetchAll(
        database, sql: "SELECT state, count(*) AS count FROM document WHERE \(condition.sql) GROUP BY state",
        arguments: condition.arguments)
      for row in states {
        switch DocumentRecord.State(rawValue: row["state"]) {
        case .pending: counts.pendingDocumentCount = row["count"]
        case .indexed: counts.indexedDocumentCount = row["count"]
        case .failed: counts.failedDocumentCount = row["count"]
        case nil: break
        }
      }
      counts.chunkCount =
        try Int.fetchOne(
          database,
          sql: """
            SELECT sum(chunk_count) FROM content
            WHERE id IN (SELECT content_id FROM document WHERE \(condition.sql))
            """, arguments: condition.arguments) ?? 0
      return counts
    }
  }

  private static let documentColumns = """
    SELECT document.id, path, collection, state, reason, media_type, title, document.sha256, size_bytes, pages,
      ifnull(chunk_count, 0) AS chunk_count, modified_at_nanoseconds, indexed_at_seconds,
      (SELECT count(*) FROM finding WHERE finding.content_id = content.id AND decision = 'block') AS left_out_count,
      (SELECT count(*) FROM finding WHERE finding.content_id = content.id AND decision IN ('flag', 'redact'))
        AS marked_count
    FROM document LEFT JOIN content ON content.id = document.content_id
    """
}

extension DocumentRecord {
  fileprivate init(_ row: Row) throws {
    let pages = try row.decode(String?.self, forColumn: "pages")
    let modifiedAtNanoseconds = try row.decode(Int64.self, forColumn: "modified_at_nanoseconds")
    self.init(
      id: DocumentID(rawValue: try row.decode(forColumn: "id")), path: try row.decode(forColumn: "path"),
      collection: CollectionName(rawValue: try row.decode(forColumn: "collection")),
      state: DocumentRecord.State(rawValue: try row.decode(forColumn: "state")) ?? .pending,
      reason: try row.decode(forColumn: "reason"), mediaType: try row.decode(forColumn: "media_type"),
      title: try row.decode(forColumn: "title"), sha256: try row.decode(forColumn: "sha256"),
      sizeBytes: try row.decode(forColumn: "size_bytes"),
      pageCount: pages.flatMap { StoredText.value(PageMap.self, json: $0) }?.pageCount,
      chunkCount: try row.decode(forColumn: "chunk_count"),
      modifiedAtSeconds: Double(modifiedAtNanoseconds) / 1e9,
      indexedAtSeconds: try row.decode(forColumn: "indexed_at_seconds"))
    leftOutCount = try row.decode(forColumn: "left_out_count")
    markedCount = try row.decode(forColumn: "marked_count")
  }
}
