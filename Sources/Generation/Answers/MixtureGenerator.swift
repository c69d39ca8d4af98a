internal import Tokenization

/// Answers questions from passages with a model of our own engine, in prose with citations, as JSON, or in quotes only.
public struct MixtureGenerator: Generator {
  public let identity: GeneratorIdentity
  public let canInsist = true
  private let engine: Engine

  public init(_ engine: Engine) {
    self.engine = engine
    identity = GeneratorIdentity(kind: "moe", model: engine.name)
  }

  public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    engine.stream { () throws(GenerationError) in try plan(for: request) }
  }

  private func plan(for request: GenerationRequest) throws(GenerationError) -> AnswerPlan {
    let (prompt, sourceCount) = try prompt(for: request)
    let text = VisibleText(marks: engine.text.marks, after: prompt.end, stop: request.sampling.stop)
    var plan = AnswerPlan(
      prompt: prompt.tokens, maximumTokenCount: request.maximumTokenCount, sampling: request.sampling,
      shaper: CitingShaper(text, sourceCount: sourceCount, responseFormat: request.responseFormat))
    if request.isStrict {
      let sources = QuoteSources(Array(request.sources.prefix(sourceCount)))
      plan.constraint = .quotes(sources)
      plan.shaper = QuoteShaper(sources)
    } else if let format = request.responseFormat {
      plan.constraint = .format(format)
    }
    return plan
  }

  /// The prompt that leaves room for the answer, and how many sources went in.
  private func prompt(for request: GenerationRequest) throws(GenerationError) -> (ModelText.Prompt, Int) {
    let limit = engine.contextLength - min(request.maximumTokenCount, engine.contextLength / 2)
    let frameCount = try rendered(GroundedPrompt(for: request, tokenLimit: 0), of: request).tokens.count
    var budget = limit
    var attempt = GroundedPrompt(for: request, tokenLimit: budget, tokenCount: count)
    var prompt = try rendered(attempt, of: request)
    // Texts joined by a template may have more tokens than alone; the bound shrinks by what was too much.
    while prompt.tokens.count > limit, attempt.sourceCount > 0, budget > frameCount {
      budget -= max(prompt.tokens.count - limit, 1)
      attempt = GroundedPrompt(for: request, tokenLimit: budget, tokenCount: count)
      prompt = try rendered(attempt, of: request)
    }
    guard attempt.sourceCount > 0 || request.sources.isEmpty else {
      throw .promptTooLong(tokenCount: frameCount, limit: limit)
    }
    return (prompt, attempt.sourceCount)
  }

  private func count(_ text: String) -> Int { engine.tokenizer.encode(text).count }

  private func rendered(
    _ prompt: GroundedPrompt, of request: GenerationRequest
  ) throws(GenerationError) -> ModelText.Prompt {
    try engine.prompt(
      for: [ChatMessage(role: "system", content: prompt.system), ChatMessage(role: "user", content: prompt.user)],
      variables: Engine.briefThinking, skipsThinking: request.isStrict || request.responseFormat != nil)
  }
}
