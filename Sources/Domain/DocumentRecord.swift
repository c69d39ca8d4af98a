/// What is known of one file of the ingest folder.
public struct DocumentRecord: Hashable, Sendable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// Seen, waiting to be read.
    case pending
    /// Its chunks answer questions.
    case indexed
    /// Could not be read; `reason` says why. Not tried again until the file or the parser changes.
    case failed
  }

  public var id: DocumentID
  /// Path relative to the ingest folder.
  public var path: String
  public var collection: CollectionName
  public var state: State
  /// Why it failed; nil otherwise.
  public var reason: String?
  /// Media type found by content and name, for example `text/markdown`.
  public var mediaType: String?
  public var title: String?
  /// Lower-case hexadecimal SHA-256 of the bytes; nil until read.
  public var sha256: String?
  public var sizeBytes: Int64
  public var pageCount: Int?
  public var chunkCount: Int
  /// Seconds since 1970.
  public var modifiedAtSeconds: Double
  /// Seconds since 1970; nil until indexed or failed.
  public var indexedAtSeconds: Double?
  /// Texts of it that the guard kept out of answers when it was read.
  public var leftOutCount = 0
  /// Texts of it that the guard marked then.
  public var markedCount = 0

  public init(
    id: DocumentID, path: String, collection: CollectionName, state: State, reason: String? = nil,
    mediaType: String? = nil, title: String? = nil, sha256: String? = nil, sizeBytes: Int64, pageCount: Int? = nil,
    chunkCount: Int = 0, modifiedAtSeconds: Double, indexedAtSeconds: Double? = nil
  ) {
    self.id = id
    self.path = path
    self.collection = collection
    self.state = state
    self.reason = reason
    self.mediaType = mediaType
    self.title = title
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
    self.pageCount = pageCount
    self.chunkCount = chunkCount
    self.modifiedAtSeconds = modifiedAtSeconds
    self.indexedAtSeconds = indexedAtSeconds
  }
}
