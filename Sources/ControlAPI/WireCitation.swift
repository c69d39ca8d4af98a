public import Domain

/// A citation as the API writes it.
public struct WireCitation: Codable, Hashable, Sendable {
  /// The number shown in the answer, from 1: `[1]`.
  public var number: Int
  public var documentID: String
  public var sha256: String
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: String
  /// From 1; null for formats without pages.
  @ExplicitNull public var page: Int?
  /// Where the quote begins in the extracted text of the document, in Unicode scalars.
  public var start: Int
  /// Where it ends.
  public var end: Int
  /// Exactly the text from `start` to `end`.
  public var quote: String
  public var score: Double
  /// The part of the answer that it supports, in Unicode scalars of the answer.
  public var answerStart: Int
  public var answerEnd: Int

  public init(_ citation: Citation) {
    number = citation.number
    documentID = citation.documentID.description
    sha256 = citation.sha256
    path = citation.path
    collection = citation.collection.rawValue
    page = citation.page
    start = citation.range.lowerBound
    end = citation.range.upperBound
    quote = citation.quote
    score = citation.score
    answerStart = citation.answerRange.lowerBound
    answerEnd = citation.answerRange.upperBound
  }

  enum CodingKeys: String, CodingKey {
    case number, sha256, path, collection, page, start, end, quote, score
    case documentID = "document_id"
    case answerStart = "answer_start"
    case answerEnd = "answer_end"
  }
}

/// An entry of `message.annotations`: which part of the answer comes from which file.
public struct WireAnnotation: Codable, Hashable, Sendable {
  public var type: String
  public var fileCitation: FileCitation

  public struct FileCitation: Codable, Hashable, Sendable {
    /// The document, for example `doc-12`.
    public var fileID: String
    /// Path relative to the ingest folder.
    public var filename: String
    /// The number shown in the answer, from 1.
    public var index: Int
    /// The part of the answer, in Unicode scalars of the answer.
    public var startIndex: Int
    public var endIndex: Int

    enum CodingKeys: String, CodingKey {
      case filename, index
      case fileID = "file_id"
      case startIndex = "start_index"
      case endIndex = "end_index"
    }
  }

  public init(_ citation: Citation) {
    type = "file_citation"
    fileCitation = FileCitation(
      fileID: citation.documentID.description, filename: citation.path, index: citation.number,
      startIndex: citation.answerRange.lowerBound, endIndex: citation.answerRange.upperBound)
  }

  enum CodingKeys: String, CodingKey {
    case type
    case fileCitation = "file_citation"
  }
}
