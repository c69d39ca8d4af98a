internal import Foundation

/// The thread on which one model reads and writes.
enum DecodeThread {
  /// Compiling a schema and walking a grammar recurse.
  private static let stackSizeBytes = 16 << 20

  /// Starts a thread that ends when the queue is stopped.
  static func start(_ model: EngineModel, queue: DecodeQueue, options: EngineOptions) {
    let thread = Thread { DecodeLoop(model, queue: queue, options: options).run() }
    thread.name = "decode"
    thread.stackSize = stackSizeBytes
    thread.start()
  }
}
