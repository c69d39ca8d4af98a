internal import Domain
internal import Embedding
internal import Extraction

/// Cuts a text into chunks.
struct ChunkStage: Sendable {
  private let space: Replaceable<VectorSpace>
  private let ledger: IngestLedger
  private let options: IngestOptions

  init(ledger: IngestLedger, space: Replaceable<VectorSpace>, options: IngestOptions) {
    self.space = space
    self.ledger = ledger
    self.options = options
  }

  /// The file with its chunks; nil where there are too many, which is recorded.
  func chunk(_ extracted: ExtractedFile) -> ChunkedFile? {
    let chunker = Chunker(options: options.chunking, tokenEnds: space.value.model.tokenEnds(of:))
    let chunks = chunker.chunks(of: extracted.document)
    let tokenCount = chunks.reduce(0) { $0 + $1.tokenCount }
    guard tokenCount <= options.maximumTokenCount else {
      let file = extracted.file
      ledger.fail(
        file.ticket, fingerprint: file.fingerprint, sha256: file.sha256,
        reason: "the text has \(tokenCount) tokens, more than the limit of \(options.maximumTokenCount)",
        parserVersion: Extractor.parserVersion)
      return nil
    }
    return ChunkedFile(file: extracted.file, document: extracted.document, chunks: chunks)
  }
}
