public import Domain

/// Who or what takes a document out.
public struct DeletionReason: Hashable, Sendable {
  public var cause: DeletionReceipt.Cause
  /// nil where only the file went.
  public var userID: UInt32?
  /// Milliseconds since 1970.
  public var requestedAtMilliseconds: Int64

  public init(cause: DeletionReceipt.Cause, userID: UInt32? = nil, requestedAtMilliseconds: Int64) {
    self.cause = cause
    self.userID = userID
    self.requestedAtMilliseconds = requestedAtMilliseconds
  }
}

/// A deletion whose receipt is not written yet, with what the receipt is made from.
///
/// Kept in the database from the transaction that deletes until the receipt is on the disk, so that a process that is
/// killed in between owes none.
public struct DeletionRecord: Hashable, Sendable {
  public var number: Int64
  public var documentID: DocumentID
  public var path: String
  public var sha256: String?
  public var sizeBytes: Int64
  /// Chunks that the document had.
  public var chunkCount: Int
  /// Those of them that left, because no other document has the same bytes.
  public var chunkIDs: [ChunkID]
  public var otherNameCount: Int
  public var reason: DeletionReason
  public var removedAtMilliseconds: Int64
  /// Some of its vectors, to search for.
  public var vectors: [[Float]]
  /// Its rarest words, to search for.
  public var words: [String]
}

/// What the tables still hold of a deletion.
public struct DeletionRemains: Hashable, Sendable {
  /// Rows of documents and chunks.
  public var catalogCount = 0
  public var fullTextCount = 0
}
