public import Domain
public import Generation
public import Guard
public import Retrieval

/// The ask path: one question in, one guarded and cited answer out.
public struct AnswerPipeline: Sendable {
  let gate: GuardInForce
  let retriever: Retriever
  let generator: any Generator
  /// Answers strict questions first; nil where no model can be held to quotes.
  let strictGenerator: (any Generator)?
  /// Answers strict questions that the model finds nothing for: it can only repeat what the documents say.
  let quoteGenerator: QuoteGenerator
  let options: AnswerOptions

  /// - Parameters:
  ///   - gate: Every question takes the guard that is in force when it comes.
  ///   - generator: Answers questions that are not strict.
  ///   - strictGenerator: Obeys `GenerationRequest.isStrict`; what it does not mark as a quote is not shown.
  public init(
    guard gate: GuardInForce, retriever: Retriever, generator: any Generator, strictGenerator: (any Generator)? = nil,
    options: AnswerOptions
  ) {
    self.gate = gate
    self.retriever = retriever
    self.generator = generator
    self.strictGenerator = strictGenerator
    self.quoteGenerator = QuoteGenerator(retriever: retriever)
    self.options = options
  }

  /// Answers a question.
  ///
  /// - Parameters:
  ///   - question: Its `collections` narrow the scope, never widen it.
  ///   - scope: What the caller may read.
  ///   - groupIDs: The caller's groups.
  ///   - writing: How a model words the answer.
  /// - Returns: Events that end with one ``AnswerEvent/finished(_:)``. When its consumer goes away the work stops.
  public func answer(
    _ question: Question, in scope: CollectionScope, groupIDs: Set<UInt32> = [],
    writing: WritingOptions = WritingOptions()
  ) -> AsyncThrowingStream<AnswerEvent, any Error> {
    makeEventStream { emit in
      var run = AnswerRun(
        of: self, to: question, for: Audience(groupIDs: groupIDs, collections: scope), writing: writing)
      let text = try await run.inspect()
      guard !run.isRefused else { return run.refuse(emit) }
      let passages = run.screen(try await run.retrieve(text))
      try await run.generate(try run.makeRequest(for: text, from: passages), citing: passages, emit)
      try await run.judge(emit)
      run.finish(emit)
    }
  }

  /// The passages that best match a question, as the caller may read them: no generation.
  ///
  /// - Throws: ``AnsweringError/blocked(verdict:message:)`` where the guard refuses the question.
  public func search(
    _ question: Question, in scope: CollectionScope, groupIDs: Set<UInt32> = []
  ) async throws -> SearchResult {
    var run = AnswerRun(of: self, to: question, for: Audience(groupIDs: groupIDs, collections: scope))
    let text = try await run.inspect()
    guard !run.isRefused else { throw run.refusal }
    let passages = run.screen(try await run.retrieve(text))
    return SearchResult(
      passages: passages, inbound: run.inbound, passageVerdicts: run.evidence.passageVerdicts, timings: run.timings)
  }

  /// A question as it may be logged or stored: secrets and personal data masked.
  public func masked(_ question: String) -> String { gate.current.masked(question) }

  /// Unit vectors of texts, in their order.
  public func embed(_ texts: [String]) async throws -> [[Float]] {
    try await retriever.embed(texts)
  }
}
