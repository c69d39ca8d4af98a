internal import Domain

/// A thread of low priority that takes files from the queue and reads them, until the queue is closed.
actor IngestWorker {
  private nonisolated let executor: ThreadExecutor
  private let queue: IngestQueue
  private let pipeline: IngestPipeline
  private let options: IngestOptions

  init(number: Int, queue: IngestQueue, pipeline: IngestPipeline, options: IngestOptions) {
    executor = ThreadExecutor(name: "ingest-\(number)", niceness: options.niceness)
    self.queue = queue
    self.pipeline = pipeline
    self.options = options
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Holds the worker's thread for as long as the queue is open.
  func run() {
    while let tickets = queue.take(
      fileCount: options.batchFileCount, sizeBytes: options.batchSizeBytes, workerCount: options.workerCount)
    {
      pipeline.ingest(tickets)
    }
  }

  nonisolated func stopThread() {
    executor.stop()
  }
}
