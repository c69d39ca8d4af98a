internal import Domain
internal import Foundation
internal import GRDB

/// Changes contents with their chunks, vectors and full-text rows inside one transaction.
struct ContentWriter {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// Stores a content, unless the same one is there.
  ///
  /// - Parameter texts: What the full-text index holds of each chunk.
  /// - Returns: The content, and the numbers of the chunks that were added.
  func put(_ content: NewContent, texts: [IndexedText]) throws -> (ContentID, added: [ChunkID]) {
    let known = try Int64.fetchOne(
      database,
      sql: """
        SELECT id FROM content WHERE sha256 = ? AND media_type = ? AND parser_version = ? AND model_sha256 = ?
        """, arguments: [content.sha256, content.mediaType, content.parserVersion, content.modelSHA256])
    if let known { return (ContentID(rawValue: known), []) }
    let contentID = try insert(content)
    var added: [ChunkID] = []
    added.reserveCapacity(content.chunks.count)
    for ((chunk, vector), text) in zip(zip(content.chunks, content.vectors), texts) {
      added.append(try insert(chunk, vector: vector, text: text, of: contentID))
    }
    let screening = ScreeningRows(database)
    try screening.insert(content.hiddenTexts, of: contentID)
    try screening.insert(content.findings, of: contentID)
    return (contentID, added)
  }

  /// Deletes a content that no document refers to any more.
  ///
  /// - Returns: The numbers of the chunks that went with it; empty where a document still refers to it.
  func collect(_ content: ContentID?) throws -> [ChunkID] {
    guard let content else { return [] }
    let isReferenced = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM document WHERE content_id = ?)", arguments: [content.rawValue])
    if isReferenced == true { return [] }
    let chunks = try Int64.fetchAll(
      database, sql: "SELECT id FROM chunk WHERE content_id = ? ORDER BY id", arguments: [content.rawValue])
    let deletion = try database.cachedStatement(sql: "DELETE FROM chunk_text WHERE rowid = ?")
    for chunk in chunks { try deletion.execute(arguments: [chunk]) }
    // Chunks and vectors follow by their foreign keys.
    try database.execute(sql: "DELETE FROM content WHERE id = ?", arguments: [content.rawValue])
    return chunks.map(ChunkID.init(rawValue:))
  }

  private func insert(_ content: NewContent) throws -> ContentID {
    try database.execute(
      sql: """
        INSERT INTO content
          (sha256, media_type, parser_version, model_sha256, title, text, pages, chunk_count)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        content.sha256, content.mediaType, content.parserVersion, content.modelSHA256,
        content.title.map(StoredText.line), StoredText.data(content.text), try content.pages.map(StoredText.json),
        content.chunks.count,
      ])
    return ContentID(rawValue: database.lastInsertedRowID)
  }

  private func insert(
    _ chunk: Chunk, vector: [Float], text: IndexedText, of content: ContentID
  ) throws -> ChunkID {
    try database.cachedStatement(
      sql: """
        INSERT INTO chunk (content_id, ordinal, range_start, range_end, heading_path, text, token_count)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      content.rawValue, chunk.ordinal, chunk.range.lowerBound, chunk.range.upperBound,
      try StoredText.json(chunk.headingPath), StoredText.data(chunk.text), chunk.tokenCount,
    ])
    let chunkID = database.lastInsertedRowID
    try database.cachedStatement(sql: "INSERT INTO embedding (chunk_id, vector) VALUES (?, ?)")
      .execute(arguments: [chunkID, StoredVector.data(vector)])
    try database.cachedStatement(sql: "INSERT INTO chunk_text (rowid, heading, body) VALUES (?, ?, ?)")
      .execute(arguments: [chunkID, text.heading, text.body])
    return ChunkID(rawValue: chunkID)
  }
}
