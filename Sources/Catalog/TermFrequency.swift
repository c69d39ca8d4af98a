internal import Foundation
internal import GRDB

/// Counts the chunks that hold a word, in any inflection.
struct TermFrequency {
  private let database: Database
  private let tokenizer: any FTS5Tokenizer
  private let statement: Statement

  init(_ database: Database) throws {
    self.database = database
    tokenizer = try database.makeTokenizer(FTS5TokenizerDescriptor(components: Schema.tokenizer))
    statement = try database.cachedStatement(sql: "SELECT doc FROM chunk_term WHERE term = ?")
  }

  /// Among all chunks: the count of the rarest part, where the tokenizer finds several; 0 where it finds none.
  func count(of term: String) throws -> Int {
    // The index holds stems, so that each word goes through the tokenizer that made them.
    let stems = try tokenizer.tokenize(document: Segmentation.segmented(term)).map(\.token)
    return try Set(stems).map { try Int.fetchOne(statement, arguments: [$0]) ?? 0 }.min() ?? 0
  }

  /// Among some chunks, in the same way.
  ///
  /// - Parameter bits: ``VisibleChunks/bits``.
  /// - Complexity: One step for every chunk that holds the word, visible or not.
  func count(of term: String, among bits: Data) throws -> Int {
    let statement = try database.cachedStatement(
      sql: "SELECT count(*) FROM chunk_text WHERE chunk_text MATCH ? AND row_set_contains(?, rowid)")
    let parts = FullTextQuery.words(of: term)
    return try parts.map { try Int.fetchOne(statement, arguments: ["\"\($0)\"", bits]) ?? 0 }.min() ?? 0
  }
}
