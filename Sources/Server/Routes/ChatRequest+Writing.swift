internal import Answering
internal import ControlAPI
internal import Generation

extension ChatRequest {
  /// How the answer is to be written.
  ///
  /// - Parameter defaultTemperature: For a request that says none.
  func writingOptions(defaultTemperature: Double) -> WritingOptions {
    WritingOptions(
      sampling: SamplingOptions(sampling, defaultTemperature: defaultTemperature),
      responseFormat: responseFormat.flatMap(ResponseFormat.init))
  }
}

extension SamplingOptions {
  fileprivate init(_ fields: SamplingFields, defaultTemperature: Double) {
    self.init(temperature: fields.temperature ?? defaultTemperature)
    topK = fields.topK ?? topK
    topP = fields.topP ?? topP
    minP = fields.minP ?? minP
    repetitionPenalty = fields.repetitionPenalty ?? repetitionPenalty
    seed = fields.seed.map(UInt64.init(bitPattern:))
    stop = fields.stop?.texts ?? []
    logprobCount = fields.logprobs == true ? fields.topLogprobCount ?? 0 : nil
  }
}

extension ResponseFormat {
  /// nil for prose.
  fileprivate init?(_ field: ResponseFormatField) {
    switch (field.type, field.jsonSchema?.schema) {
    case ("json_object", _): self = .jsonObject
    case ("json_schema", let schema?): self = .jsonSchema(schema.text)
    default: return nil
    }
  }
}
