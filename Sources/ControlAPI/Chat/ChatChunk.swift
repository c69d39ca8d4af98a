public import Domain

/// One event of a streamed chat completion.
///
/// A stream is: one chunk with the role, chunks with text, one chunk with annotations, `finish_reason`, `citations` and
/// `cloister`; where the request asked for it, one with `usage` and no choice; and then the line `data: [DONE]`.
public struct ChatChunk: Codable, Hashable, Sendable {
  public var id: String
  public var object: String
  /// Seconds since 1970; the same in every chunk.
  public var created: Int64
  public var model: String
  public var choices: [Choice]
  public var usage: TokenUsage?
  public var citations: [WireCitation]?
  public var cloister: AnswerDetail?

  public struct Choice: Codable, Hashable, Sendable {
    public var index: Int
    public var delta: Delta
    @ExplicitNull public var finishReason: FinishReasonCode?
    /// Those of the whole answer in its last chunk: no probability is told of a text that the guard has not released.
    public var logprobs: WireLogprobs?

    public init(
      index: Int = 0, delta: Delta, finishReason: FinishReasonCode? = nil, logprobs: WireLogprobs? = nil
    ) {
      self.index = index
      self.delta = delta
      self.finishReason = finishReason
      self.logprobs = logprobs
    }

    enum CodingKeys: String, CodingKey {
      case index, delta, logprobs
      case finishReason = "finish_reason"
    }
  }

  public struct Delta: Codable, Hashable, Sendable {
    public var role: String?
    public var content: String?
    public var annotations: [WireAnnotation]?

    public init(role: String? = nil, content: String? = nil, annotations: [WireAnnotation]? = nil) {
      self.role = role
      self.content = content
      self.annotations = annotations
    }
  }

  /// - Parameter choices: Empty in the chunk that carries the usage.
  public init(
    id: String, createdAtSeconds: Int64, model: String, choices: [Choice], usage: TokenUsage? = nil,
    citations: [Citation]? = nil, detail: AnswerDetail? = nil
  ) {
    self.id = id
    object = "chat.completion.chunk"
    created = createdAtSeconds
    self.model = model
    self.choices = choices
    self.usage = usage
    self.citations = citations?.map(WireCitation.init)
    cloister = detail
  }

  /// The data of the event that ends a stream.
  public static let endOfStream = "[DONE]"
}
