internal import GRDB

/// Counts the chunks that hold a word, in any inflection.
struct TermFrequency {
  private let tokenizer: any FTS5Tokenizer
  private let statement: Statement

  init(_ database: Database) throws {
    tokenizer = try database.makeTokenizer(FTS5TokenizerDescriptor(components: Schema.tokenizer))
    statement = try database.cachedStatement(sql: "SELECT doc FROM chunk_term WHERE term = ?")
  }

  /// The count of the rarest part, where the tokenizer finds several; 0 where it finds none.
  func count(of term: String) throws -> Int {
    // The index holds stems, so that each word goes through the tokenizer that made them.
    let stems = try tokenizer.tokenize(document: Segmentation.segmented(term)).map(\.token)
    return try Set(stems).map { try Int.fetchOne(statement, arguments: [$0]) ?? 0 }.min() ?? 0
  }

  /// Counts that may be a little out of date, except that a word counted 0 is nowhere.
  func counts(of terms: [String], cache: FrequencyCache, changeCount: Int) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for term in terms {
      if let known = cache.count(of: term, changeCount: changeCount) {
        counts[term] = known
      } else {
        let count = try count(of: term)
        cache.store(count, of: term, changeCount: changeCount)
        counts[term] = count
      }
    }
    return counts
  }
}
