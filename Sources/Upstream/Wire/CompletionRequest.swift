internal import Foundation
internal import Generation

/// The body of `POST /v1/chat/completions` as engines read it.
///
/// OpenAI's fields, and beyond them those that vLLM and llama.cpp share: `top_k`, `min_p` and the repetition penalty,
/// which the one calls `repetition_penalty` and the other `repeat_penalty`. What has no effect is left out.
struct CompletionRequest: Encodable {
  struct Message: Encodable {
    var role: String
    var content: String
  }

  struct StreamOptions: Encodable {
    var includeUsage = true

    enum CodingKeys: String, CodingKey {
      case includeUsage = "include_usage"
    }
  }

  var model: String
  var messages: [Message]
  var maximumTokenCount: Int
  var stream = true
  var streamOptions = StreamOptions()
  var temperature: Double
  var topP: Double?
  var topK: Int?
  var minP: Double?
  var repetitionPenalty: Double?
  var repeatPenalty: Double?
  /// Below 2 to the power of 63: engines read a signed number.
  var seed: Int64?
  var stop: [String]?
  var logprobs: Bool?
  var topLogprobs: Int?

  init(model: String, messages: [Message], maximumTokenCount: Int, sampling: SamplingOptions) {
    self.model = model
    self.messages = messages
    self.maximumTokenCount = maximumTokenCount
    temperature = sampling.temperature
    topP = sampling.topP < 1 ? sampling.topP : nil
    topK = sampling.topK > 0 ? sampling.topK : nil
    minP = sampling.minP > 0 ? sampling.minP : nil
    repetitionPenalty = sampling.repetitionPenalty == 1 ? nil : sampling.repetitionPenalty
    repeatPenalty = repetitionPenalty
    seed = sampling.seed.map { Int64($0 & UInt64(Int64.max)) }
    let stop = sampling.stop.filter { !$0.isEmpty }
    self.stop = stop.isEmpty ? nil : stop
    logprobs = sampling.logprobCount.map { _ in true }
    topLogprobs = sampling.logprobCount
  }

  enum CodingKeys: String, CodingKey {
    case model, messages, stream, temperature, seed, stop, logprobs
    case maximumTokenCount = "max_tokens"
    case streamOptions = "stream_options"
    case topP = "top_p"
    case topK = "top_k"
    case minP = "min_p"
    case repetitionPenalty = "repetition_penalty"
    case repeatPenalty = "repeat_penalty"
    case topLogprobs = "top_logprobs"
  }

  /// The JSON of the request.
  ///
  /// A schema goes in as it was written: the order of its properties is that of the answer.
  ///
  /// - Throws: ``UpstreamError/schemaNotJSON``.
  func body(responseFormat: ResponseFormat?) throws(UpstreamError) -> Data {
    guard var body = try? JSONEncoder().encode(self) else { throw .schemaNotJSON }
    guard let responseFormat else { return body }
    let format = try Self.json(of: responseFormat)
    // Before the brace that ends the object.
    body.removeLast()
    body.append(contentsOf: Array(",\"response_format\":\(format)}".utf8))
    return body
  }

  private static func json(of format: ResponseFormat) throws(UpstreamError) -> String {
    switch format {
    case .jsonObject: return #"{"type":"json_object"}"#
    case .jsonSchema(let schema):
      guard (try? JSONSerialization.jsonObject(with: Data(schema.utf8))) is [String: Any] else {
        throw .schemaNotJSON
      }
      return #"{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":\#(schema)}}"#
    }
  }
}
