public import Domain
internal import Foundation
internal import GRDB

/// The read side of chunks.
extension Catalog {
  /// The chunks of a scope that hold words of a query, best first.
  ///
  /// - Returns: At most `limit` chunks with their BM25 score: positive, higher is better, comparable within one result.
  /// - Throws: ``CatalogError``
  public func search(
    matching query: FullTextQuery, in scope: CollectionScope, limit: Int
  ) throws -> [(ChunkID, Double)] {
    guard !query.isEmpty, limit > 0 else { return [] }
    let condition = ScopeCondition(chunksIn: scope, column: "chunk_text.rowid")
    let changeCount = changeCount
    return try read { database in
      let counts = try TermFrequency(database).counts(of: query.terms, cache: frequencies, changeCount: changeCount)
      guard let expression = SearchPlan(query, frequencies: counts).expression else { return [] }
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: "SELECT rowid, rank FROM chunk_text WHERE chunk_text MATCH ? AND \(condition.sql) ORDER BY rank LIMIT ?"),
        arguments: [expression] + condition.arguments + [limit])
      var found: [(ChunkID, Double)] = []
      while let row = try rows.next() { found.append((ChunkID(rawValue: row[0]), -(row[1] as Double))) }
      return found
    }
  }

  /// The chunks with these numbers, each shown from the document of the scope with the lowest number.
  ///
  /// Chunks that are gone or that the scope cannot see are missing from the result. The score of each is 0.
  ///
  /// - Throws: ``CatalogError``
  public func passages(_ ids: [ChunkID], in scope: CollectionScope) throws -> [ChunkID: Passage] {
    guard !ids.isEmpty else { return [:] }
    let condition = ScopeCondition(documentsIn: scope)
    return try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT document.id AS document_id, path, collection, content.sha256, title, pages, range_start, range_end,
            heading_path, chunk.text AS chunk_text
          FROM chunk JOIN content ON content.id = chunk.content_id JOIN document ON document.content_id = content.id
          WHERE chunk.id = ? AND \(condition.sql) ORDER BY document.id LIMIT 1
          """)
      var passages: [ChunkID: Passage] = [:]
      for id in ids where passages[id] == nil {
        let row = try Row.fetchOne(statement, arguments: [id.rawValue] + condition.arguments)
        passages[id] = try row.map { try Passage(id, $0) }
      }
      return passages
    }
  }

  /// The chunks that the scope can see.
  ///
  /// Kept until the next change, so that asking again costs nothing.
  ///
  /// - Throws: ``CatalogError``
  public func visibleChunks(in scope: CollectionScope) throws -> ChunkSet {
    // Read before the rows: a change in between leaves an entry that is newer than its count, and is read again.
    let count = changeCount
    if let known = visibility.chunks(in: scope, changeCount: count) { return known }
    let condition = ScopeCondition(documentsIn: scope)
    let chunks = try read { database in
      let numbers = try Int64.fetchCursor(
        database,
        sql: scope == .all
          ? "SELECT id FROM chunk WHERE \(Self.plausibleNumbers("id"))"
          : """
          SELECT chunk.id FROM chunk
          WHERE \(Self.plausibleNumbers("chunk.id"))
            AND content_id IN (SELECT content_id FROM document WHERE \(condition.sql))
          """, arguments: condition.arguments)
      var chunks = ChunkSet()
      while let number = try numbers.next() { chunks.insert(ChunkID(rawValue: number)) }
      return chunks
    }
    visibility.store(chunks, in: scope, changeCount: count)
    return chunks
  }

  /// In how many chunks each word stands, in any inflection, and how many chunks there are.
  ///
  /// A word of several parts (`state-of-the-art`, Chinese text) counts as its rarest part.
  ///
  /// - Parameter terms: Words as they stand in a text; the keys of the result are the same strings.
  /// - Throws: ``CatalogError``
  public func documentFrequencies(of terms: [String]) throws -> (counts: [String: Int], total: Int) {
    try read { database in
      let frequency = try TermFrequency(database)
      var counts: [String: Int] = [:]
      for term in terms where counts[term] == nil { counts[term] = try frequency.count(of: term) }
      return (counts, try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk") ?? 0)
    }
  }
}

extension Passage {
  fileprivate init(_ id: ChunkID, _ row: Row) throws {
    let start = try row.decode(Int.self, forColumn: "range_start")
    let pages = try row.decode(String?.self, forColumn: "pages")
    self.init(
      chunkID: id, documentID: DocumentID(rawValue: try row.decode(forColumn: "document_id")),
      sha256: try row.decode(forColumn: "sha256"), path: try row.decode(forColumn: "path"),
      collection: CollectionName(rawValue: try row.decode(forColumn: "collection")),
      title: try row.decode(forColumn: "title"),
      pages: pages.flatMap { StoredText.value(PageMap.self, json: $0) },
      range: start..<max(start, try row.decode(forColumn: "range_end")),
      headingPath: StoredText.value([String].self, json: try row.decode(forColumn: "heading_path")) ?? [],
      text: StoredText.text(try row.decode(forColumn: "chunk_text")), score: 0)
  }
}
