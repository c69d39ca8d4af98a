public import Domain
internal import Foundation
internal import GRDB

/// A chunk as it was embedded, with the vector that came of it.
public struct EmbeddedChunk: Hashable, Sendable {
  public var id: ChunkID
  /// Of the document with the lowest number that holds it, relative to the ingest folder.
  public var path: String
  public var chunk: Chunk
  public var vector: [Float]
}

/// What a check compares.
extension Catalog {
  /// Chunks with what they were embedded from; those that are gone, or that another model embedded, are left out.
  ///
  /// - Throws: ``CatalogError``
  public func embeddedChunks(_ ids: [ChunkID], modelSHA256: String) throws -> [EmbeddedChunk] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT ordinal, range_start, range_end, heading_path, chunk.text AS chunk_text, token_count, vector,
            (SELECT path FROM document WHERE content_id = content.id ORDER BY id LIMIT 1) AS path
          FROM chunk JOIN content ON content.id = chunk.content_id JOIN embedding ON chunk_id = chunk.id
          WHERE chunk.id = ? AND model_sha256 = ?
          """)
      return try ids.compactMap { id in
        try Row.fetchOne(statement, arguments: [id.rawValue, modelSHA256]).map { try EmbeddedChunk(id, $0) }
      }
    }
  }

  /// Size of the database and of its log, in bytes.
  public var sizeBytes: Int64 {
    [path, path + "-wal"].reduce(0) { sum, path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return sum + (attributes?[.size] as? Int64 ?? 0)
    }
  }

  /// What ``compact()`` would give back to the file system, in bytes, at least.
  ///
  /// - Throws: ``CatalogError``
  public func reclaimableSizeBytes() throws -> Int64 {
    try read { database in
      let pageCount = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
      return try pageCount * (Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
    }
  }
}

extension EmbeddedChunk {
  fileprivate init(_ id: ChunkID, _ row: Row) throws {
    self.init(
      id: id, path: try row.decode(String?.self, forColumn: "path") ?? "", chunk: try Chunk(row),
      vector: StoredVector.vector(try row.decode(forColumn: "vector")))
  }
}

extension Chunk {
  /// A row of `chunk` whose text is named `chunk_text`.
  init(_ row: Row) throws {
    let start = try row.decode(Int.self, forColumn: "range_start")
    self.init(
      ordinal: try row.decode(forColumn: "ordinal"),
      range: start..<max(start, try row.decode(forColumn: "range_end")),
      headingPath: StoredText.value([String].self, json: try row.decode(forColumn: "heading_path")) ?? [],
      text: StoredText.text(try row.decode(forColumn: "chunk_text")),
      tokenCount: try row.decode(forColumn: "token_count"))
  }
}
