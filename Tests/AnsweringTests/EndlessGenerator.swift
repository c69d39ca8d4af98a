import Generation

/// Writes without end, and tells when it began and when nobody listened any more.
struct EndlessGenerator: Generator {
  let identity = GeneratorIdentity(kind: "endless", model: "endless")
  private let started = AsyncStream<Void>.makeStream()
  private let ended = AsyncStream<Void>.makeStream()

  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
      continuation.onTermination = { [ended] _ in ended.continuation.finish() }
      continuation.yield(.text("Word. "))
      started.continuation.finish()
    }
  }

  func waitForStart() async { for await _ in started.stream {} }

  func waitForEnd() async { for await _ in ended.stream {} }
}
