public import Domain
internal import Foundation
internal import GRDB

/// The vectors, from which the vector index can always be rebuilt.
extension Catalog {
  /// The numbers of all chunks, ascending.
  ///
  /// - Throws: ``CatalogError``
  public func allChunkIDs() throws -> [ChunkID] {
    try read { database in
      // By the index of numbers: the table itself is mostly vectors, and a million of them take seconds to read. Its name
      // is asked for, because tables that change places keep their indexes.
      let index = try String.fetchOne(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'embedding'")
      let numbers = try Int64.fetchCursor(
        database,
        sql: """
          SELECT chunk_id FROM embedding \(index.map { "INDEXED BY " + $0.quotedDatabaseIdentifier } ?? "")
          WHERE \(Self.plausibleNumbers("chunk_id")) ORDER BY chunk_id
          """)
      var ids: [ChunkID] = []
      while let number = try numbers.next() { ids.append(ChunkID(rawValue: number)) }
      return ids
    }
  }

  /// The vectors of chunks, in the order of `ids`; empty for a chunk that is gone.
  ///
  /// - Throws: ``CatalogError``
  public func vectors(of ids: [ChunkID]) throws -> [[Float]] {
    try read { try Self.vectors(of: ids, $0) }
  }

  static func vectors(of ids: [ChunkID], _ database: Database) throws -> [[Float]] {
    let statement = try database.cachedStatement(sql: "SELECT vector FROM embedding WHERE chunk_id = ?")
    return try ids.map { id in
      try Data.fetchOne(statement, arguments: [id.rawValue]).map(StoredVector.vector) ?? []
    }
  }

  /// Calls `body` with every chunk and its vector, ascending by chunk.
  ///
  /// - Throws: ``CatalogError``, and what `body` throws.
  public func forEachVector(_ body: (ChunkID, [Float]) throws -> Void) throws {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT chunk_id, vector FROM embedding ORDER BY chunk_id")
      while let row = try rows.next() {
        try body(ChunkID(rawValue: row[0]), StoredVector.vector(row[1]))
      }
    }
  }

  /// Holds for chunk numbers that a bitmap can have; others come from a damaged file only.
  static func plausibleNumbers(_ column: String) -> String { "\(column) BETWEEN 0 AND \(1 << 34)" }
}
