/// The bounds and intervals of ingestion.
public struct IngestOptions: Hashable, Sendable {
  /// Between two walks of the whole folder.
  public var reconcileIntervalSeconds: Double
  /// How long a file must have been left alone before it is taken where no notice of its closing came.
  public var settleSeconds: Double
  /// Files above this are recorded as failed.
  public var maximumFileSizeBytes: Int64
  /// Documents whose chunks have more tokens in all are recorded as failed.
  public var maximumTokenCount: Int
  /// Threads that extract and embed.
  public var workerCount: Int
  /// Scheduling weight of those threads, 0 (normal) to 19 (only when nothing else runs).
  public var niceness: Int32
  /// Files that share one batch of embeddings, at most.
  public var batchFileCount: Int
  /// The sizes of those files together, at most; a larger file is a batch of its own.
  public var batchSizeBytes: Int64
  /// How texts are cut.
  public var chunking: ChunkingOptions

  public init(
    reconcileIntervalSeconds: Double = 60, settleSeconds: Double = 2, maximumFileSizeBytes: Int64 = 256 << 20,
    maximumTokenCount: Int = 20_000_000, workerCount: Int = 2, niceness: Int32 = 10, batchFileCount: Int = 32,
    batchSizeBytes: Int64 = 1 << 20, chunking: ChunkingOptions = ChunkingOptions()
  ) {
    self.reconcileIntervalSeconds = reconcileIntervalSeconds
    self.settleSeconds = settleSeconds
    self.maximumFileSizeBytes = maximumFileSizeBytes
    self.maximumTokenCount = maximumTokenCount
    self.workerCount = workerCount
    self.niceness = niceness
    self.batchFileCount = batchFileCount
    self.batchSizeBytes = batchSizeBytes
    self.chunking = chunking
  }
}
