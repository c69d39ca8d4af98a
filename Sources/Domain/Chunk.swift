/// A piece of a document's text, as it is embedded and searched.
public struct Chunk: Hashable, Sendable {
  /// Position among the chunks of its content, from 0.
  public var ordinal: Int
  /// Where the text stands in the extracted text of the document, in Unicode scalars.
  public var range: Range<Int>
  /// The headings above it, outermost first; empty where the document has none.
  public var headingPath: [String]
  /// The text, exactly as it stands at `range`.
  public var text: String
  /// Length in tokens of the embedding model, special tokens not counted.
  public var tokenCount: Int

  public init(ordinal: Int, range: Range<Int>, headingPath: [String], text: String, tokenCount: Int) {
    self.ordinal = ordinal
    self.range = range
    self.headingPath = headingPath
    self.text = text
    self.tokenCount = tokenCount
  }

  /// What the embedding model reads: the innermost headings, then the text.
  public var embeddedText: String {
    headingPath.isEmpty ? text : headingPath.joined(separator: " > ") + "\n" + text
  }
}

/// A chunk that a search found, with the document it is shown from.
public struct Passage: Hashable, Sendable {
  public var chunkID: ChunkID
  public var documentID: DocumentID
  /// Lower-case hexadecimal SHA-256 of the document's bytes.
  public var sha256: String
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: CollectionName
  public var title: String?
  /// The pages of the whole document; nil for formats without pages.
  public var pages: PageMap?
  /// Where `text` stands in the extracted text of the document, in Unicode scalars.
  public var range: Range<Int>
  public var headingPath: [String]
  public var text: String
  /// Relevance to the question: higher is better; comparable within one result list only.
  public var score: Double
  /// The parts of `text` that readers of the document do not see, in its Unicode scalars, in order.
  public var unseenRanges: [Range<Int>] = []
  /// What the guard marked it for; nil where it found nothing.
  public var suspicion: Verdict?

  public init(
    chunkID: ChunkID, documentID: DocumentID, sha256: String, path: String, collection: CollectionName,
    title: String?, pages: PageMap?, range: Range<Int>, headingPath: [String], text: String, score: Double
  ) {
    self.chunkID = chunkID
    self.documentID = documentID
    self.sha256 = sha256
    self.path = path
    self.collection = collection
    self.title = title
    self.pages = pages
    self.range = range
    self.headingPath = headingPath
    self.text = text
    self.score = score
  }

  /// The page on which the passage begins; nil for formats without pages.
  public var page: Int? { pages?.page(at: range.lowerBound) }
}
