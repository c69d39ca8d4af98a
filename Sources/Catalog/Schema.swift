internal import Foundation
internal import GRDB

/// The tables, as a list of migrations that are only ever appended to.
///
/// ```
/// document ──n:1──> content ──1:n──> chunk ──1:1──> embedding
///  one a path       one a sequence     └───1:1──> chunk_text (FTS5, rowid = chunk.id)
///                   of bytes
/// ```
///
/// Several documents with the same bytes share one content; a content that no document refers to does not exist. Beside
/// them stand `deletion`, a row for each deletion whose receipt is not written yet, and `shadow_embedding`, built like
/// `embedding`.
enum Schema {
  /// The tokenizer of the full-text index, as FTS5 reads it.
  ///
  /// Marks count as letters, because vowel signs (Devanagari, Thai, …) are marks and words would fall apart at them.
  static let tokenizer = ["porter", "unicode61", "remove_diacritics", "2", "categories", "L* N* Co Mn Mc"]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 documents, contents, chunks") { database in
      try database.execute(sql: documents)
      try database.execute(
        sql: "INSERT INTO property (name, value) VALUES ('identity', ?)", arguments: [UUID().uuidString])
    }
    migrator.registerMigration("2 full text") { database in
      try database.execute(sql: fullText)
    }
    migrator.registerMigration("3 numbers of embeddings") { database in
      try database.execute(sql: "CREATE INDEX embedding_by_chunk ON embedding (chunk_id)")
    }
    migrator.registerMigration("4 hidden texts, findings") { database in
      try database.execute(sql: screening)
    }
    migrator.registerMigration("5 deletions, shadow embeddings") { database in
      try database.execute(sql: deletions)
    }
    return migrator
  }

  /// Creates the full-text index, empty.
  static var fullText: String {
    let arguments = tokenizer.map { $0.contains(" ") ? "''\($0)''" : $0 }.joined(separator: " ")
    return """
      CREATE VIRTUAL TABLE chunk_text USING fts5(heading, body, tokenize = '\(arguments)');
      CREATE VIRTUAL TABLE chunk_term USING fts5vocab('chunk_text', 'row');
      INSERT INTO chunk_text (chunk_text, rank) VALUES ('rank', 'bm25(\(headingWeight), 1.0)');
      """
  }

  /// How much more a word counts in the title and headings than in the body.
  static let headingWeight = 1.5

  /// What readers of a content do not see, and what the guard found in it when it was read.
  private static let screening = """
    CREATE TABLE hidden_text (
      content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      manner TEXT NOT NULL,
      range_start INTEGER NOT NULL,
      range_end INTEGER NOT NULL CHECK (range_end >= range_start),
      text BLOB NOT NULL,
      PRIMARY KEY (content_id, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finding (
      content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      decision TEXT NOT NULL,
      rule TEXT NOT NULL,
      reason TEXT NOT NULL,
      score REAL,
      manner TEXT,
      range_start INTEGER NOT NULL,
      range_end INTEGER NOT NULL CHECK (range_end >= range_start),
      PRIMARY KEY (content_id, ordinal)
    ) STRICT, WITHOUT ROWID;
    """

  // AUTOINCREMENT, so that a number is never given twice: the vector index and cited answers keep numbers for long.
  private static let documents = """
    CREATE TABLE property (
      name TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE content (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sha256 TEXT NOT NULL,
      media_type TEXT NOT NULL,
      parser_version INTEGER NOT NULL,
      model_sha256 TEXT NOT NULL,
      title TEXT,
      text BLOB NOT NULL,
      pages TEXT,
      chunk_count INTEGER NOT NULL,
      UNIQUE (sha256, media_type, parser_version, model_sha256)
    ) STRICT;

    CREATE TABLE document (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      collection TEXT NOT NULL,
      content_id INTEGER REFERENCES content (id),
      state TEXT NOT NULL CHECK (state IN ('pending', 'indexed', 'failed')),
      reason TEXT,
      size_bytes INTEGER NOT NULL,
      modified_at_nanoseconds INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      sha256 TEXT,
      parser_version INTEGER,
      indexed_at_seconds REAL
    ) STRICT;
    CREATE INDEX document_by_content ON document (content_id, collection);
    CREATE INDEX document_by_collection ON document (collection, state, content_id);
    CREATE INDEX document_by_state ON document (state);

    CREATE TABLE chunk (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      range_start INTEGER NOT NULL,
      range_end INTEGER NOT NULL CHECK (range_end >= range_start),
      heading_path TEXT NOT NULL,
      text BLOB NOT NULL,
      token_count INTEGER NOT NULL,
      UNIQUE (content_id, ordinal)
    ) STRICT;

    CREATE TABLE embedding (
      chunk_id INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
      vector BLOB NOT NULL
    ) STRICT;
    """

  // The shadow holds the vectors of another embedding model: one that is being migrated to, or was migrated from.
  private static let deletions = """
    CREATE TABLE shadow_embedding (
      chunk_id INTEGER PRIMARY KEY REFERENCES chunk (id) ON DELETE CASCADE,
      vector BLOB NOT NULL
    ) STRICT;
    CREATE INDEX shadow_embedding_by_chunk ON shadow_embedding (chunk_id);

    CREATE TABLE deletion (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document_id INTEGER NOT NULL,
      path TEXT NOT NULL,
      sha256 TEXT,
      size_bytes INTEGER NOT NULL,
      chunk_count INTEGER NOT NULL,
      chunk_ids TEXT NOT NULL,
      other_name_count INTEGER NOT NULL,
      cause TEXT NOT NULL,
      user_id INTEGER,
      requested_at_ms INTEGER NOT NULL,
      removed_at_ms INTEGER NOT NULL,
      words TEXT NOT NULL,
      vector_count INTEGER NOT NULL,
      vectors BLOB NOT NULL
    ) STRICT;
    CREATE INDEX document_by_sha256 ON document (sha256);
    """
}
