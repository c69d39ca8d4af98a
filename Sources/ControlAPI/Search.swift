public import Domain

/// The body of `POST /v1/search`.
public struct SearchRequest: RequestBody, Encodable, Hashable {
  public var query: String
  /// Search only these collections; nil means every one the caller may read.
  public var collections: [String]?
  /// How many passages to return; nil means the configured number.
  public var k: Int?

  public init(query: String, collections: [String]? = nil, k: Int? = nil) {
    self.query = query
    self.collections = collections
    self.k = k
  }

  public func validate() throws(RequestError) {
    guard query.contains(where: { !$0.isWhitespace }) else {
      throw .invalid(parameter: "query", problem: "must hold text")
    }
    try PassageBounds.validate(k: k, parameter: "k")
  }

  /// What is searched for, in the words of the domain.
  public var question: Question {
    Question(
      text: query, collections: collections.map { Set($0.map(CollectionName.init(rawValue:))) }, passageLimit: k)
  }
}

/// The reply of `POST /v1/search`: passages, best first.
public struct SearchResponse: Codable, Hashable, Sendable {
  public var results: [WirePassage]

  public init(_ passages: [Passage]) {
    results = passages.map(WirePassage.init)
  }
}

/// A passage as the API writes it.
public struct WirePassage: Codable, Hashable, Sendable {
  public var documentID: String
  public var sha256: String
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: String
  @ExplicitNull public var title: String?
  /// From 1; null for formats without pages.
  @ExplicitNull public var page: Int?
  /// Where `text` begins in the extracted text of the document, in Unicode scalars.
  public var start: Int
  /// Where it ends.
  public var end: Int
  /// The headings above it, outermost first.
  public var headings: [String]
  public var text: String
  /// Higher is better; comparable within one reply only.
  public var score: Double
  /// Why the guard marks it; absent where it found nothing.
  public var verdict: WireVerdict?

  public init(_ passage: Passage) {
    verdict = passage.suspicion.map(WireVerdict.init)
    documentID = passage.documentID.description
    sha256 = passage.sha256
    path = passage.path
    collection = passage.collection.rawValue
    title = passage.title
    page = passage.page
    start = passage.range.lowerBound
    end = passage.range.upperBound
    headings = passage.headingPath
    text = passage.text
    score = passage.score
  }

  enum CodingKeys: String, CodingKey {
    case sha256, path, collection, title, page, start, end, headings, text, score
    case documentID = "document_id"
    case verdict = "guard"
  }
}
