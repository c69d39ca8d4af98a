/// A verbatim quote of a document that supports a part of an answer.
public struct Citation: Hashable, Sendable {
  /// The number shown in the answer, from 1: `[1]`.
  public var number: Int
  public var documentID: DocumentID
  /// Lower-case hexadecimal SHA-256 of the document's bytes.
  public var sha256: String
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: CollectionName
  /// The page on which the quote begins, from 1; nil for formats without pages.
  public var page: Int?
  /// Where the quote stands in the extracted text of the document, in Unicode scalars.
  public var range: Range<Int>
  /// Exactly the text at `range`.
  public var quote: String
  public var score: Double
  /// The part of the answer that it supports, in Unicode scalars of the answer.
  public var answerRange: Range<Int>

  public init(
    number: Int, documentID: DocumentID, sha256: String, path: String, collection: CollectionName, page: Int?,
    range: Range<Int>, quote: String, score: Double, answerRange: Range<Int>
  ) {
    self.number = number
    self.documentID = documentID
    self.sha256 = sha256
    self.path = path
    self.collection = collection
    self.page = page
    self.range = range
    self.quote = quote
    self.score = score
    self.answerRange = answerRange
  }
}
