public import Domain
internal import Foundation
internal import GRDB

/// The read side of chunks.
extension Catalog {
  /// The chunks of a scope that hold words of a query, best first.
  ///
  /// How rare a word is, and how long a chunk is compared with others, is counted within the scope: what the caller
  /// cannot see changes no score.
  ///
  /// - Returns: At most `limit` chunks with their BM25 score: positive, higher is better, comparable within one result.
  /// - Throws: ``CatalogError``
  public func search(
    matching query: FullTextQuery, in scope: CollectionScope, limit: Int
  ) throws -> [(ChunkID, Double)] {
    guard !query.isEmpty, limit > 0 else { return [] }
    guard scope != .all else { return try search(matching: query, limit: limit) }
    let visible = try visible(in: scope)
    guard !visible.chunks.isEmpty else { return [] }
    let counts = try planningFrequencies(of: query.terms, in: scope, visible)
    guard let expression = SearchPlan(query, frequencies: counts).expression else { return [] }
    return try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT rowid, scoped_bm25(chunk_text, ?, ?, ?, \(Schema.headingWeight), 1.0) AS score FROM chunk_text
          WHERE chunk_text MATCH ? AND row_set_contains(?, rowid) ORDER BY score, rowid LIMIT ?
          """)
      return try Self.ranked(
        statement, [visible.bits, visible.chunks.count, visible.meanLength, expression, visible.bits, limit])
    }
  }

  private func search(matching query: FullTextQuery, limit: Int) throws -> [(ChunkID, Double)] {
    let counts = try frequencies(of: query.terms)
    guard let expression = SearchPlan(query, frequencies: counts).expression else { return [] }
    return try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT rowid, rank FROM chunk_text WHERE chunk_text MATCH ? ORDER BY rank LIMIT ?")
      return try Self.ranked(statement, [expression, limit])
    }
  }

  /// SQLite's scores are negative, the best lowest.
  private static func ranked(_ statement: Statement, _ arguments: StatementArguments) throws -> [(ChunkID, Double)] {
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    var found: [(ChunkID, Double)] = []
    while let row = try rows.next() { found.append((ChunkID(rawValue: row[0]), -(row[1] as Double))) }
    return found
  }

  /// The chunks with these numbers, each shown from the document of the scope whose path comes first.
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
            heading_path, chunk.text AS chunk_text, content.id AS content_id
          FROM chunk JOIN content ON content.id = chunk.content_id JOIN document ON document.content_id = content.id
          WHERE chunk.id = ? AND \(condition.sql) ORDER BY document.path LIMIT 1
          """)
      var passages: [ChunkID: Passage] = [:]
      for id in ids where passages[id] == nil {
        let row = try Row.fetchOne(statement, arguments: [id.rawValue] + condition.arguments)
        guard let row else { continue }
        var passage = try Passage(id, row)
        passage.unseenRanges = try ScreeningRows(database).unseenRanges(
          in: passage.range, of: ContentID(rawValue: try row.decode(forColumn: "content_id")))
        passages[id] = passage
      }
      return passages
    }
  }

  /// The chunks that the scope can see.
  ///
  /// Kept until a collection of the scope changes, so that asking again costs nothing.
  ///
  /// - Throws: ``CatalogError``
  public func visibleChunks(in scope: CollectionScope) throws -> ChunkSet { try visible(in: scope).chunks }

  /// In how many chunks of a scope each word stands, in any inflection, and how many chunks there are.
  ///
  /// A word of several parts (`state-of-the-art`, Chinese text) counts as its rarest part.
  ///
  /// - Parameter terms: Words as they stand in a text; the keys of the result are the same strings.
  /// - Throws: ``CatalogError``
  public func documentFrequencies(
    of terms: [String], in scope: CollectionScope
  ) throws -> (counts: [String: Int], total: Int) {
    guard scope != .all else {
      return try read { database in
        let frequency = try TermFrequency(database)
        var counts: [String: Int] = [:]
        for term in terms where counts[term] == nil { counts[term] = try frequency.count(of: term) }
        return (counts, try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk") ?? 0)
      }
    }
    let visible = try visible(in: scope)
    return (try frequencies(of: terms, in: scope, visible), visible.chunks.count)
  }
}

extension Catalog {
  private func visible(in scope: CollectionScope) throws -> VisibleChunks {
    // Read before the rows: a change in between leaves an entry that is newer than its revision, and is read again.
    let revision = revisions.revision(of: scope)
    if let known = visibility.chunks(in: scope, revision: revision) { return known }
    let condition = ScopeCondition(documentsIn: scope)
    let visible = try read { database in
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
      return try VisibleChunks(chunks, database)
    }
    visibility.store(visible, in: scope, revision: revision)
    return visible
  }

  /// Counts among all chunks that may be a little out of date, except that a word counted 0 is nowhere.
  private func frequencies(of terms: [String]) throws -> [String: Int] {
    try frequencies(of: terms, in: .all) { try $0.count(of: $1) }
  }

  /// Counts among the visible chunks.
  private func frequencies(
    of terms: [String], in scope: CollectionScope, _ visible: VisibleChunks
  ) throws -> [String: Int] {
    try frequencies(of: terms, in: scope) { try $0.count(of: $1, among: visible.bits) }
  }

  /// What a plan needs to know: where the words are rare in the whole library they are rare in any part of it, and a
  /// plan that all of them fit in does not depend on their counts.
  private func planningFrequencies(
    of terms: [String], in scope: CollectionScope, _ visible: VisibleChunks
  ) throws -> [String: Int] {
    let counts = try frequencies(of: terms)
    let isSmall = counts.values.reduce(0, +) <= SearchPlan.rankedCountLimit
    return isSmall ? counts : try frequencies(of: terms, in: scope, visible)
  }

  private func frequencies(
    of terms: [String], in scope: CollectionScope, count: (TermFrequency, String) throws -> Int
  ) throws -> [String: Int] {
    let revision = revisions.revision(of: scope)
    var counts: [String: Int] = [:]
    for term in terms where counts[term] == nil {
      counts[term] = frequencies.count(of: term, in: scope, revision: revision)
    }
    let missing = Set(terms.filter { counts[$0] == nil })
    guard !missing.isEmpty else { return counts }
    return try read { database in
      let frequency = try TermFrequency(database)
      for term in missing {
        let found = try count(frequency, term)
        frequencies.store(found, of: term, in: scope, revision: revision)
        counts[term] = found
      }
      return counts
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
