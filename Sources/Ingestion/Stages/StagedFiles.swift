internal import Catalog
internal import Domain
internal import Extraction

/// A file whose bytes are new.
struct DetectedFile {
  let ticket: IngestTicket
  let fingerprint: FileFingerprint
  /// Of the bytes, in lower-case hexadecimal.
  let sha256: String
  /// Uptime in seconds at which its turn began.
  let startedAt: Double
}

/// A file with its text.
struct ExtractedFile {
  let file: DetectedFile
  let document: ExtractedDocument
}

/// A file whose text is cut into chunks.
struct ChunkedFile {
  let file: DetectedFile
  let document: ExtractedDocument
  let chunks: [Chunk]
  /// What the guard found in it.
  var findings: [DocumentFinding] = []
}

/// A file that is ready to be stored.
struct EmbeddedFile {
  let file: DetectedFile
  let document: ExtractedDocument
  let chunks: [Chunk]
  /// One a chunk, in order.
  let vectors: [[Float]]
  /// SHA-256 of the weights of the model that made them.
  let modelSHA256: String
  let findings: [DocumentFinding]

  var ticket: IngestTicket { file.ticket }
  var fingerprint: FileFingerprint { file.fingerprint }
  var startedAt: Double { file.startedAt }

  var content: NewContent {
    NewContent(
      sha256: file.sha256, mediaType: document.mediaType, title: document.title, text: document.text,
      pages: document.pages, parserVersion: Extractor.parserVersion, modelSHA256: modelSHA256, chunks: chunks,
      vectors: vectors, hiddenTexts: document.hiddenTexts, findings: findings)
  }
}
