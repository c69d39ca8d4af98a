public import Domain

/// A document as the API writes it.
public struct WireDocument: Codable, Hashable, Sendable {
  /// For example `doc-12`.
  public var id: String
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: String
  /// `pending`, `indexed` or `failed`.
  public var state: String
  /// Why it failed; null otherwise.
  @ExplicitNull public var reason: String?
  @ExplicitNull public var mediaType: String?
  @ExplicitNull public var title: String?
  @ExplicitNull public var sha256: String?
  public var sizeBytes: Int64
  @ExplicitNull public var pageCount: Int?
  public var chunkCount: Int
  /// Seconds since 1970.
  public var modifiedAtSeconds: Double
  /// Seconds since 1970; null until indexed or failed.
  @ExplicitNull public var indexedAtSeconds: Double?
  /// Texts of it that the guard keeps out of answers.
  public var leftOutCount: Int
  /// Texts of it that the guard marks.
  public var markedCount: Int
  /// What the guard says of it; only where one document is asked for.
  public var screening: WireScreening?

  public init(_ record: DocumentRecord, screening: WireScreening? = nil) {
    leftOutCount = record.leftOutCount
    markedCount = record.markedCount
    self.screening = screening
    id = record.id.description
    path = record.path
    collection = record.collection.rawValue
    state = record.state.rawValue
    reason = record.reason
    mediaType = record.mediaType
    title = record.title
    sha256 = record.sha256
    sizeBytes = record.sizeBytes
    pageCount = record.pageCount
    chunkCount = record.chunkCount
    modifiedAtSeconds = record.modifiedAtSeconds
    indexedAtSeconds = record.indexedAtSeconds
  }

  enum CodingKeys: String, CodingKey {
    case id, path, collection, state, reason, title, sha256
    case mediaType = "media_type"
    case sizeBytes = "size_bytes"
    case pageCount = "page_count"
    case chunkCount = "chunk_count"
    case modifiedAtSeconds = "modified_at"
    case indexedAtSeconds = "indexed_at"
    case leftOutCount = "left_out_count"
    case markedCount = "marked_count"
    case screening = "guard"
  }
}

/// The reply of `GET /v1/documents`: documents in the order of their paths.
public struct DocumentList: Codable, Hashable, Sendable {
  public var documents: [WireDocument]
  /// Where the next page begins; null on the last one.
  @ExplicitNull public var nextOffset: Int?

  public init(_ records: [DocumentRecord], nextOffset: Int?) {
    documents = records.map { WireDocument($0) }
    self.nextOffset = nextOffset
  }

  enum CodingKeys: String, CodingKey {
    case documents
    case nextOffset = "next_offset"
  }
}

/// The reply of `GET /v1/documents/ID/text`: the text that citations point into.
public struct DocumentText: Codable, Hashable, Sendable {
  public var id: String
  public var path: String
  public var text: String

  public init(id: DocumentID, path: String, text: String) {
    self.id = id.description
    self.path = path
    self.text = text
  }
}

/// The query of `GET /v1/documents`.
public struct DocumentQuery: Hashable, Sendable {
  public var collection: CollectionName?
  public var state: DocumentRecord.State?
  /// Exactly this path, relative to the ingest folder.
  public var path: String?
  public var limit: Int
  public var offset: Int

  public static let limits = 1...1000

  public init(
    collection: CollectionName? = nil, state: DocumentRecord.State? = nil, path: String? = nil, limit: Int = 200,
    offset: Int = 0
  ) {
    self.collection = collection
    self.state = state
    self.path = path
    self.limit = limit
    self.offset = offset
  }

  /// What a caller who knows no states asks for: documents of one collection or of all, perhaps only the failed ones.
  public init(collectionNamed name: String?, failedOnly: Bool) {
    self.init(collection: name.map(CollectionName.init(rawValue:)), state: failedOnly ? .failed : nil)
  }

  /// Reads the parameters of a query string, already percent-decoded; unknown ones are ignored.
  public init(parameters: [(name: String, value: String)]) throws(RequestError) {
    self.init()
    for (name, value) in parameters {
      switch name {
      case "collection": collection = CollectionName(rawValue: value)
      case "path": path = value
      case "state":
        guard let state = DocumentRecord.State(rawValue: value) else {
          let names = DocumentRecord.State.allCases.map(\.rawValue).joined(separator: ", ")
          throw .invalid(parameter: name, problem: "must be one of \(names)")
        }
        self.state = state
      case "limit": limit = try Self.number(value, name: name, in: Self.limits)
      case "offset": offset = try Self.number(value, name: name, in: 0...Int(Int32.max))
      default: break
      }
    }
  }

  /// The parameters that say anything but the default, in a fixed order, not yet percent-encoded.
  public var parameters: [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    if let collection { parameters.append(("collection", collection.rawValue)) }
    if let state { parameters.append(("state", state.rawValue)) }
    if let path { parameters.append(("path", path)) }
    parameters.append(("limit", String(limit)))
    if offset > 0 { parameters.append(("offset", String(offset))) }
    return parameters
  }

  private static func number(_ text: String, name: String, in range: ClosedRange<Int>) throws(RequestError) -> Int {
    guard let value = Int(text) else { throw .wrongType(parameter: name, expected: "a whole number") }
    guard range.contains(value) else {
      throw .invalid(parameter: name, problem: "must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
