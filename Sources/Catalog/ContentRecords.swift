public import Domain

/// What tells, without reading a file, that it has not changed.
public struct FileFingerprint: Hashable, Sendable {
  public var sizeBytes: Int64
  /// Nanoseconds since 1970.
  public var modifiedAtNanoseconds: Int64
  public var inode: UInt64

  public init(sizeBytes: Int64, modifiedAtNanoseconds: Int64, inode: UInt64) {
    self.sizeBytes = sizeBytes
    self.modifiedAtNanoseconds = modifiedAtNanoseconds
    self.inode = inode
  }
}

/// What the catalog remembers of one file of the ingest folder, for comparison with the folder.
public struct KnownFile: Hashable, Sendable {
  public var documentID: DocumentID
  /// Path relative to the ingest folder.
  public var path: String
  public var fingerprint: FileFingerprint
  /// Of the bytes that were read last; nil until the file was read once.
  public var sha256: String?
  public var state: DocumentRecord.State
  /// The parser that read the file last; nil until then.
  public var parserVersion: Int?

  public init(
    documentID: DocumentID, path: String, fingerprint: FileFingerprint, sha256: String?, state: DocumentRecord.State,
    parserVersion: Int?
  ) {
    self.documentID = documentID
    self.path = path
    self.fingerprint = fingerprint
    self.sha256 = sha256
    self.state = state
    self.parserVersion = parserVersion
  }

  public var sizeBytes: Int64 { fingerprint.sizeBytes }
  public var modifiedAtNanoseconds: Int64 { fingerprint.modifiedAtNanoseconds }
  public var inode: UInt64 { fingerprint.inode }
}

/// Everything that reading and embedding one file produced.
public struct NewContent: Sendable {
  /// Lower-case hexadecimal SHA-256 of the file's bytes.
  public var sha256: String
  public var mediaType: String
  public var title: String?
  /// The extracted text; the chunks' ranges count its Unicode scalars.
  public var text: String
  public var pages: PageMap?
  public var parserVersion: Int
  /// SHA-256 of the embedding model's weights.
  public var modelSHA256: String
  public var chunks: [Chunk]
  /// One vector a chunk, in the order of `chunks`, all of the same dimension.
  public var vectors: [[Float]]
  /// What readers of the file do not see.
  public var hiddenTexts: [HiddenText]
  /// What the guard found in it.
  public var findings: [DocumentFinding]

  public init(
    sha256: String, mediaType: String, title: String?, text: String, pages: PageMap?, parserVersion: Int,
    modelSHA256: String, chunks: [Chunk], vectors: [[Float]], hiddenTexts: [HiddenText] = [],
    findings: [DocumentFinding] = []
  ) {
    self.sha256 = sha256
    self.mediaType = mediaType
    self.title = title
    self.text = text
    self.pages = pages
    self.parserVersion = parserVersion
    self.modelSHA256 = modelSHA256
    self.chunks = chunks
    self.vectors = vectors
    self.hiddenTexts = hiddenTexts
    self.findings = findings
  }
}

/// What a commit changed, for the vector index to follow.
public struct CommittedContent: Hashable, Sendable {
  public var documentID: DocumentID
  public var contentID: ContentID
  /// Numbers of the chunks that were added, in the order of `NewContent.chunks`; empty when the content was there.
  public var addedChunkIDs: [ChunkID]
  /// Numbers of the chunks that no document refers to any more; they are already gone from the catalog.
  public var removedChunkIDs: [ChunkID]
}

/// How much the library holds.
public struct LibraryCounts: Hashable, Sendable {
  public var pendingDocumentCount = 0
  public var indexedDocumentCount = 0
  public var failedDocumentCount = 0
  /// Chunks that can be found, each counted once even if several documents share it.
  public var chunkCount = 0

  public init() {}

  public var documentCount: Int { pendingDocumentCount + indexedDocumentCount + failedDocumentCount }
}
