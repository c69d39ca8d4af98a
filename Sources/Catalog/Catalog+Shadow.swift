public import Domain
internal import Foundation
internal import GRDB

/// What is on record of a second set of vectors.
public struct Shadow: Codable, Hashable, Sendable {
  public var model: LibraryModel
  public var stage: MigrationStatus.Stage
  /// What is asked of both models; empty for sampled sentences.
  public var questions: [String]
  public var questionSource: QuestionSource
  public var truncatedCount: Int
  public var comparison: ModelComparison?

  public init(model: LibraryModel, questions: [String], questionSource: QuestionSource) {
    self.model = model
    self.questions = questions
    self.questionSource = questionSource
    stage = .building
    truncatedCount = 0
  }
}

/// The vectors of a second embedding model beside those that answer.
extension Catalog {
  private static let modelProperty = "model"
  private static let shadowProperty = "shadow"

  /// The model whose vectors answer; nil where none was noted yet.
  ///
  /// - Throws: ``CatalogError``
  public func libraryModel() throws -> LibraryModel? { try read { try Self.value(Self.modelProperty, $0) } }

  /// - Throws: ``CatalogError``
  public func setLibraryModel(_ model: LibraryModel) throws {
    try writeUnseen { try Self.set(model, Self.modelProperty, $0) }
  }

  /// - Throws: ``CatalogError``
  public func shadow() throws -> Shadow? { try read { try Self.value(Self.shadowProperty, $0) } }

  /// - Throws: ``CatalogError``
  public func setShadow(_ shadow: Shadow) throws {
    try writeUnseen { try Self.set(shadow, Self.shadowProperty, $0) }
  }

  /// Deletes the second vectors and what is on record of them.
  ///
  /// - Throws: ``CatalogError``
  public func dropShadow() throws {
    try writeUnseen { database in
      try Self.dropShadow(database)
      CrashPoint.migrateRowsDropped.reach()
    }
  }

  static func dropShadow(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM shadow_embedding")
    try database.execute(sql: "DELETE FROM property WHERE name = ?", arguments: [shadowProperty])
  }

  /// How many chunks have no second vector, and how many there are.
  ///
  /// - Throws: ``CatalogError``
  public func shadowCounts() throws -> (missing: Int, total: Int) {
    try read(Self.shadowCounts)
  }

  /// By counting both: no vector is without its chunk, and looking for the chunks without one would read every vector.
  private static func shadowCounts(_ database: Database) throws -> (missing: Int, total: Int) {
    let totalCount = try Int.fetchOne(database, sql: "SELECT count(*) FROM chunk") ?? 0
    let shadowCount = try Int.fetchOne(database, sql: "SELECT count(*) FROM shadow_embedding") ?? 0
    return (totalCount - shadowCount, totalCount)
  }

  /// Chunks without a second vector, ascending.
  ///
  /// - Parameter chunk: Only those behind this one.
  /// - Throws: ``CatalogError``
  public func chunksWithoutShadow(after chunk: ChunkID, limit: Int) throws -> [(id: ChunkID, chunk: Chunk)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT id, ordinal, range_start, range_end, heading_path, text AS chunk_text, token_count FROM chunk
          WHERE id > ? AND NOT EXISTS (SELECT 1 FROM shadow_embedding WHERE chunk_id = chunk.id) ORDER BY id LIMIT ?
          """, arguments: [chunk.rawValue, limit]
      ).map { (ChunkID(rawValue: try $0.decode(forColumn: "id")), try Chunk($0)) }
    }
  }

  /// Stores second vectors, except of chunks that have gone.
  ///
  /// - Throws: ``CatalogError``
  public func storeShadow(_ vectors: [(id: ChunkID, vector: [Float])]) throws {
    try writeUnseen { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO shadow_embedding (chunk_id, vector)
          SELECT id, ?2 FROM chunk WHERE id = ?1
          """)
      for (id, vector) in vectors { try statement.execute(arguments: [id.rawValue, StoredVector.data(vector)]) }
      CrashPoint.migrateBatchWritten.reach()
    }
  }

  /// The second vectors of chunks, in the order of `ids`; empty where there is none.
  ///
  /// - Throws: ``CatalogError``
  public func shadowVectors(of ids: [ChunkID]) throws -> [[Float]] {
    try read { database in
      let statement = try database.cachedStatement(sql: "SELECT vector FROM shadow_embedding WHERE chunk_id = ?")
      return try ids.map { id in
        try Data.fetchOne(statement, arguments: [id.rawValue]).map(StoredVector.vector) ?? []
      }
    }
  }

  /// The vectors of chunks, in the order of `ids`, empty for a chunk that is gone; nil where the library uses another
  /// model.
  ///
  /// - Throws: ``CatalogError``
  public func vectors(of ids: [ChunkID], modelSHA256: String) throws -> [[Float]]? {
    try read { database in
      let model: LibraryModel? = try Self.value(Self.modelProperty, database)
      guard model.map({ $0.sha256 == modelSHA256 }) ?? true else { return nil }
      return try Self.vectors(of: ids, database)
    }
  }

  /// Exchanges the first and the second vectors, in one transaction: the others answer from then on.
  ///
  /// - Parameter shadow: What is on record of the vectors that answered until now.
  /// - Throws: ``CatalogError``; ``CatalogError/unfinishedShadow(missingCount:)`` where a chunk has no second vector.
  public func switchShadow(to model: LibraryModel, keeping shadow: Shadow) throws {
    try write { database in
      let (missingCount, _) = try Self.shadowCounts(database)
      guard missingCount == 0 else { throw CatalogError.unfinishedShadow(missingCount: missingCount) }
      // By their names, because there may be gigabytes of them.
      try database.execute(
        sql: """
          ALTER TABLE embedding RENAME TO former_embedding;
          ALTER TABLE shadow_embedding RENAME TO embedding;
          ALTER TABLE former_embedding RENAME TO shadow_embedding;
          """)
      CrashPoint.migrateTablesRenamed.reach()
      // Of the same bytes embedded by both models, the one that is not renamed is read again.
      try database.execute(sql: "UPDATE OR IGNORE content SET model_sha256 = ?", arguments: [model.sha256])
      try Self.set(model, Self.modelProperty, database)
      try Self.set(shadow, Self.shadowProperty, database)
      CrashPoint.migratePropertiesWritten.reach()
    }
  }

  private static func value<Value: Decodable>(_ name: String, _ database: Database) throws -> Value? {
    try String.fetchOne(database, sql: "SELECT value FROM property WHERE name = ?", arguments: [name])
      .flatMap { StoredText.value(Value.self, json: $0) }
  }

  private static func set(_ value: some Encodable, _ name: String, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO property (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
      arguments: [name, try StoredText.json(value)])
  }
}
