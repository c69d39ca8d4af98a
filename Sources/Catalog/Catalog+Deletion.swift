internal import Domain
internal import Foundation
internal import GRDB

/// Deletions that leave a receipt.
extension Catalog {
  /// Removes a document: from then on it answers nothing. What its receipt needs is noted in the same transaction.
  ///
  /// - Returns: The note and the chunks that are gone with it; nil for an unknown path.
  /// - Throws: ``CatalogError``
  public func retract(path: String, because reason: DeletionReason) throws -> DeletionRecord? {
    try write(in: .holding(path)) { database in
      let writer = DeletionWriter(database)
      guard var record = try writer.describe(path: path, reason: reason) else { return nil }
      record.chunkIDs = try DocumentWriter(database).remove(path: path)
      record.removedAtMilliseconds = Int64(Date().timeIntervalSince1970 * 1000)
      record.number = try writer.note(record)
      CrashPoint.retractNoted.reach()
      return record
    }
  }

  /// Deletions without a receipt, oldest first.
  ///
  /// - Parameter limit: At most this many.
  /// - Throws: ``CatalogError``
  public func deletionsWithoutReceipt(limit: Int) throws -> [DeletionRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM deletion ORDER BY id LIMIT ?", arguments: [limit])
        .map(DeletionRecord.init)
    }
  }

  /// Forgets a deletion whose receipt is on the disk.
  ///
  /// - Throws: ``CatalogError``
  public func settleDeletion(_ number: Int64) throws {
    try writeUnseen { try $0.execute(sql: "DELETE FROM deletion WHERE id = ?", arguments: [number]) }
  }

  /// What the tables still hold of a deletion.
  ///
  /// - Throws: ``CatalogError``
  public func remains(of record: DeletionRecord) throws -> DeletionRemains {
    try read { database in
      var remains = DeletionRemains()
      remains.catalogCount =
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM document WHERE id = ?", arguments: [record.documentID.rawValue]) ?? 0
      let chunk = try database.cachedStatement(
        sql: """
          SELECT (SELECT count(*) FROM chunk WHERE id = ?1) + (SELECT count(*) FROM embedding WHERE chunk_id = ?1)
            + (SELECT count(*) FROM shadow_embedding WHERE chunk_id = ?1)
          """)
      let text = try database.cachedStatement(sql: "SELECT count(*) FROM chunk_text WHERE rowid = ?")
      for id in record.chunkIDs {
        remains.catalogCount += try Int.fetchOne(chunk, arguments: [id.rawValue]) ?? 0
        remains.fullTextCount += try Int.fetchOne(text, arguments: [id.rawValue]) ?? 0
      }
      remains.catalogCount += try Self.abandonedCount(ofSHA256: record.sha256, database)
      return remains
    }
  }

  /// Rows of a content that no document has: its text, what its readers do not see, and what the guard found in it.
  private static func abandonedCount(ofSHA256 sha256: String?, _ database: Database) throws -> Int {
    guard let sha256 else { return 0 }
    return try Int.fetchOne(
      database,
      sql: """
        SELECT ifnull(sum(1 + (SELECT count(*) FROM hidden_text WHERE content_id = content.id)
          + (SELECT count(*) FROM finding WHERE content_id = content.id)), 0)
        FROM content WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM document WHERE content_id = content.id)
        """, arguments: [sha256]) ?? 0
  }

  /// The documents with these bytes, by path, whatever their state.
  ///
  /// - Throws: ``CatalogError``
  public func paths(sha256: String) throws -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT path FROM document WHERE sha256 = ? ORDER BY path", arguments: [sha256])
    }
  }
}

/// Reads and writes the rows of `deletion` inside one transaction.
struct DeletionWriter {
  /// Vectors that are searched for afterwards; spread over the document.
  private static let vectorCount = 4
  private static let wordCount = 4
  /// Long words are rare more often than not; of these the rarest are taken.
  private static let candidateCount = 16

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// What there is to say of a document before it goes; nil for an unknown path.
  func describe(path: String, reason: DeletionReason) throws -> DeletionRecord? {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT id, content_id, sha256, size_bytes,
          ifnull((SELECT chunk_count FROM content WHERE content.id = content_id), 0) AS chunk_count,
          (SELECT count(*) FROM document AS other WHERE other.content_id = document.content_id) AS name_count
        FROM document WHERE path = ?
        """, arguments: [path])
    guard let row else { return nil }
    let nameCount = try row.decode(Int.self, forColumn: "name_count")
    var record = DeletionRecord(
      number: 0, documentID: DocumentID(rawValue: try row.decode(forColumn: "id")), path: path,
      sha256: try row.decode(forColumn: "sha256"), sizeBytes: try row.decode(forColumn: "size_bytes"),
      chunkCount: try row.decode(forColumn: "chunk_count"), chunkIDs: [], otherNameCount: max(nameCount - 1, 0),
      reason: reason, removedAtMilliseconds: 0, vectors: [], words: [])
    if let content = try row.decode(Int64?.self, forColumn: "content_id"), record.otherNameCount == 0 {
      try addProbes(of: content, to: &record)
    }
    return record
  }

  private func addProbes(of content: Int64, to record: inout DeletionRecord) throws {
    let step = max(1, record.chunkCount / Self.vectorCount)
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT chunk.text AS chunk_text, vector FROM chunk JOIN embedding ON chunk_id = chunk.id
        WHERE content_id = ? AND ordinal % ? = 0 ORDER BY ordinal LIMIT ?
        """, arguments: [content, step, Self.vectorCount])
    record.vectors = try rows.map { StoredVector.vector(try $0.decode(forColumn: "vector")) }
    guard let first = rows.first else { return }
    let terms = FullTextQuery(StoredText.text(try first.decode(forColumn: "chunk_text"))).terms
    let longest = terms.sorted { ($1.count, $0) < ($0.count, $1) }.prefix(Self.candidateCount)
    let frequency = try TermFrequency(database)
    let counted = try longest.map { (term: $0, count: try frequency.count(of: $0)) }
    record.words = counted.sorted { ($0.count, $0.term) < ($1.count, $1.term) }.prefix(Self.wordCount).map(\.term)
  }

  /// - Returns: The number of the row.
  func note(_ record: DeletionRecord) throws -> Int64 {
    try database.execute(
      sql: """
        INSERT INTO deletion (document_id, path, sha256, size_bytes, chunk_count, chunk_ids, other_name_count, cause,
          user_id, requested_at_ms, removed_at_ms, words, vector_count, vectors)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        record.documentID.rawValue, record.path, record.sha256, record.sizeBytes, record.chunkCount,
        try StoredText.json(record.chunkIDs.map(\.rawValue)), record.otherNameCount, record.reason.cause.rawValue,
        record.reason.userID.map { Int64($0) }, record.reason.requestedAtMilliseconds, record.removedAtMilliseconds,
        try StoredText.json(record.words), record.vectors.count,
        record.vectors.reduce(into: Data()) { $0.append(StoredVector.data($1)) },
      ])
    return database.lastInsertedRowID
  }
}

extension DeletionRecord {
  fileprivate init(_ row: Row) throws {
    let vectorCount = try row.decode(Int.self, forColumn: "vector_count")
    let numbers = StoredVector.vector(try row.decode(forColumn: "vectors"))
    let dimension = vectorCount > 0 ? numbers.count / vectorCount : 0
    let userID = try row.decode(Int64?.self, forColumn: "user_id")
    self.init(
      number: try row.decode(forColumn: "id"),
      documentID: DocumentID(rawValue: try row.decode(forColumn: "document_id")),
      path: try row.decode(forColumn: "path"), sha256: try row.decode(forColumn: "sha256"),
      sizeBytes: try row.decode(forColumn: "size_bytes"), chunkCount: try row.decode(forColumn: "chunk_count"),
      chunkIDs: (StoredText.value([Int64].self, json: try row.decode(forColumn: "chunk_ids")) ?? [])
        .map(ChunkID.init(rawValue:)),
      otherNameCount: try row.decode(forColumn: "other_name_count"),
      reason: DeletionReason(
        cause: DeletionReceipt.Cause(rawValue: try row.decode(forColumn: "cause")) ?? .fileGone,
        userID: userID.flatMap { UInt32(exactly: $0) },
        requestedAtMilliseconds: try row.decode(forColumn: "requested_at_ms")),
      removedAtMilliseconds: try row.decode(forColumn: "removed_at_ms"),
      vectors: (0..<max(vectorCount, 0)).map { Array(numbers[$0 * dimension..<($0 + 1) * dimension]) },
      words: StoredText.value([String].self, json: try row.decode(forColumn: "words")) ?? [])
  }
}
