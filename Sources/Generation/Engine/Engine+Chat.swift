public import Tokenization

extension Engine {
  /// What templates call the thinking that an answer from passages does without: it takes minutes on a CPU.
  public static let briefThinking: [String: TemplateInput] = [
    "enable_thinking": .boolean(false), "thinking": .boolean(false), "reasoning_effort": .text("low"),
  ]

  /// Continues a conversation.
  ///
  /// - Parameters:
  ///   - messages: Nothing in them becomes a control token.
  ///   - maximumTokenCount: Of the answer, what the model thinks included; fewer where the context is short.
  ///   - responseFormat: Holds the answer while it is written.
  ///   - variables: For the chat template.
  /// - Returns: Text and, where asked for, probabilities; then one `.finished`. It ends with a ``GenerationError``
  ///   where too many answers are waiting, the prompt is too long, or an option or the schema is wrong.
  public func complete(
    _ messages: [ChatMessage], maximumTokenCount: Int, sampling: SamplingOptions = SamplingOptions(),
    responseFormat: ResponseFormat? = nil, variables: [String: TemplateInput] = briefThinking
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    stream { () throws(GenerationError) in
      let prompt = try self.prompt(for: messages, variables: variables, skipsThinking: responseFormat != nil)
      let text = VisibleText(marks: self.text.marks, after: prompt.end, stop: sampling.stop)
      return AnswerPlan(
        prompt: prompt.tokens, maximumTokenCount: maximumTokenCount, sampling: sampling,
        constraint: responseFormat.map { .format($0) } ?? .none, shaper: PlainShaper(text))
    }
  }

  /// The tokens of a conversation, up to where the assistant begins to write.
  public func encode(
    _ messages: [ChatMessage], variables: [String: TemplateInput] = briefThinking
  ) throws(GenerationError) -> [Int32] {
    try prompt(for: messages, variables: variables, skipsThinking: false).tokens
  }

  func prompt(
    for messages: [ChatMessage], variables: [String: TemplateInput], skipsThinking: Bool
  ) throws(GenerationError) -> ModelText.Prompt {
    do {
      return try text.prompt(for: messages, variables: variables, skipsThinking: skipsThinking)
    } catch {
      throw .tokenization(error)
    }
  }

  /// The events of an answer, which waits for its turn from now on.
  func stream(
    _ plan: () throws(GenerationError) -> AnswerPlan
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<GenerationEvent, any Error>.makeStream()
    do {
      let request = DecodeRequest(try admitted(plan()), continuation: continuation)
      // The stream keeps the engine until it ends.
      continuation.onTermination = { [cancellation = request.cancellation] _ in
        withExtendedLifetime(self) { cancellation.cancel() }
      }
      try queue.submit(request)
    } catch {
      continuation.finish(throwing: error)
    }
    return stream
  }

  /// A plan whose options hold and whose answer fits behind its prompt.
  private func admitted(_ plan: AnswerPlan) throws(GenerationError) -> AnswerPlan {
    try plan.sampling.validate()
    let limit = contextLength - 1
    guard plan.prompt.count <= limit else {
      throw .promptTooLong(tokenCount: plan.prompt.count, limit: limit)
    }
    guard !plan.prompt.isEmpty else { throw .emptyPrompt }
    guard plan.maximumTokenCount > 0 else {
      throw .invalidOption(name: "max_tokens", value: Double(plan.maximumTokenCount), allowed: "at least 1")
    }
    var plan = plan
    plan.maximumTokenCount = min(plan.maximumTokenCount, contextLength - plan.prompt.count)
    return plan
  }
}
