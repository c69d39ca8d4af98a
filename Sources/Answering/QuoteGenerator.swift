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
    PreparedEvents.stream {
      let ranked = try await retriever.rankSentences(of: request.sources, for: request.question, in: scope)
      return QuoteSelection(ranked: ranked, options: options).events(of: request.sources)
    }
  }
}
