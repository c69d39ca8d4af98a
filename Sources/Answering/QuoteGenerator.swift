public import Domain
public import Generation
public import Retrieval

/// Answers with the one to three sentences of the sources that answer best, word for word, in reading order.
public struct QuoteGenerator: ScopedGenerator {
  public let identity = GeneratorIdentity(kind: "quote", model: "quote")
  public let isVerbatim = true
  let retriever: Retriever
  let options: QuoteOptions
  /// Where words are counted to tell the rare ones: what the caller may read.
  var scope: CollectionScope

  public init(retriever: Retriever, options: QuoteOptions = QuoteOptions(), scope: CollectionScope = .all) {
    self.retriever = retriever
    self.options = options
    self.scope = scope
  }

  public func reading(_ scope: CollectionScope) -> QuoteGenerator {
    var generator = self
    generator.scope = scope
    return generator
  }

  public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let answer = QuoteAnswer(of: self, to: request)
    return AsyncThrowingStream { try await answer.next() }
  }
}

/// The events of one quoted answer, made when the first is asked for.
private actor QuoteAnswer {
  private let generator: QuoteGenerator
  private let request: GenerationRequest
  private var events: [GenerationEvent]?

  init(of generator: QuoteGenerator, to request: GenerationRequest) {
    self.generator = generator
    self.request = request
  }

  /// Next event; nil after the last and when the consumer is gone.
  func next() async throws -> GenerationEvent? {
    try Task.checkCancellation()
    if events == nil {
      let ranked = try await generator.retriever.rankSentences(
        of: request.sources, for: request.question, in: generator.scope)
      events = QuoteSelection(ranked: ranked, options: generator.options).events(of: request.sources).reversed()
    }
    return events?.popLast()
  }
}
