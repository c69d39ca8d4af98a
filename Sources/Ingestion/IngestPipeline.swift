internal import Domain
internal import Embedding
internal import Extraction
internal import Guard

/// The way of dropped files into answers: detect, extract, chunk, screen, embed, commit.
///
/// A stage that ends a file's turn (known bytes, a failure, a file that changed meanwhile) hands nothing on.
struct IngestPipeline: Sendable {
  private let detection: DetectStage
  private let extraction: ExtractStage
  private let chunking: ChunkStage
  private let screening: ScreenStage
  private let embedding: EmbedStage
  private let ledger: IngestLedger

  init(
    folder: IngestFolder, queue: IngestQueue, ledger: IngestLedger, space: Replaceable<VectorSpace>,
    extractor: Extractor, options: IngestOptions, currentGuard: (@Sendable () -> Guard)?
  ) {
    detection = DetectStage(folder: folder, queue: queue, ledger: ledger, options: options)
    extraction = ExtractStage(folder: folder, queue: queue, ledger: ledger, extractor: extractor, options: options)
    chunking = ChunkStage(ledger: ledger, space: space, options: options)
    screening = ScreenStage(currentGuard: currentGuard)
    embedding = EmbedStage(queue: queue, ledger: ledger, space: space)
    self.ledger = ledger
  }

  /// Reads files that share one batch of embeddings; returns when the turn of each is over.
  func ingest(_ tickets: [IngestTicket]) {
    let files = tickets.compactMap(detection.detect)
    let documents = files.compactMap(extraction.extract)
    let chunked = documents.compactMap(chunking.chunk)
    let embedded = embedding.embed(chunked.map(screening.screen))
    embedded.forEach(ledger.commit)
  }
}
