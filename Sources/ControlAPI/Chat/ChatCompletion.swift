public import Domain

/// Tokens read and written by the generator.
public struct TokenUsage: Codable, Hashable, Sendable {
  public var promptTokenCount: Int
  public var completionTokenCount: Int
  public var totalTokenCount: Int

  public init(promptTokenCount: Int, completionTokenCount: Int) {
    self.promptTokenCount = promptTokenCount
    self.completionTokenCount = completionTokenCount
    totalTokenCount = promptTokenCount + completionTokenCount
  }

  enum CodingKeys: String, CodingKey {
    case promptTokenCount = "prompt_tokens"
    case completionTokenCount = "completion_tokens"
    case totalTokenCount = "total_tokens"
  }
}

/// The `finish_reason` of a choice.
public enum FinishReasonCode: String, Codable, Sendable {
  case stop
  case length
  /// The branded message stands in place of the answer.
  case contentFilter = "content_filter"
}

/// The reply of `POST /v1/chat/completions` when it does not stream.
public struct ChatCompletion: Codable, Hashable, Sendable {
  public var id: String
  public var object: String
  /// Seconds since 1970.
  public var created: Int64
  public var model: String
  public var choices: [Choice]
  public var usage: TokenUsage
  public var citations: [WireCitation]
  public var cloister: AnswerDetail

  public struct Choice: Codable, Hashable, Sendable {
    public var index: Int
    public var message: Message
    @ExplicitNull public var finishReason: FinishReasonCode?
    @ExplicitNull public var logprobs: WireLogprobs?

    public init(index: Int = 0, message: Message, finishReason: FinishReasonCode, logprobs: WireLogprobs? = nil) {
      self.index = index
      self.message = message
      self.finishReason = finishReason
      self.logprobs = logprobs
    }

    enum CodingKeys: String, CodingKey {
      case index, message, logprobs
      case finishReason = "finish_reason"
    }
  }

  public struct Message: Codable, Hashable, Sendable {
    public var role: String
    public var content: String
    public var annotations: [WireAnnotation]

    public init(content: String, citations: [Citation]) {
      role = "assistant"
      self.content = content
      annotations = citations.map(WireAnnotation.init)
    }
  }

  public init(
    id: String, createdAtSeconds: Int64, model: String, text: String, finishReason: FinishReasonCode,
    logprobs: WireLogprobs? = nil, citations: [Citation], usage: TokenUsage, detail: AnswerDetail
  ) {
    self.id = id
    object = "chat.completion"
    created = createdAtSeconds
    self.model = model
    let message = Message(content: text, citations: citations)
    choices = [Choice(message: message, finishReason: finishReason, logprobs: logprobs)]
    self.usage = usage
    self.citations = citations.map(WireCitation.init)
    cloister = detail
  }
}
