public import Generation

/// What a caller asks of the way an answer is written.
public struct WritingOptions: Sendable {
  /// How a model chooses its words; generators without a model have no use for it.
  public var sampling: SamplingOptions
  /// The form of the answer; nil for prose.
  public var responseFormat: ResponseFormat?

  public init(sampling: SamplingOptions = SamplingOptions(), responseFormat: ResponseFormat? = nil) {
    self.sampling = sampling
    self.responseFormat = responseFormat
  }
}
