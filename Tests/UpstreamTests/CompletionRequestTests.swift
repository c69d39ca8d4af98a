import Foundation
import Generation
import Testing

@testable import Upstream

@Suite("The request to an engine")
struct CompletionRequestTests {
  private func json(_ sampling: SamplingOptions, format: ResponseFormat? = nil) throws -> [String: Any] {
    let request = CompletionRequest(
      model: "m", messages: [.init(role: "user", content: "q")], maximumTokenCount: 7, sampling: sampling)
    let body = try request.body(responseFormat: format)
    return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
  }

  @Test("says what every engine needs, and nothing that has no effect")
  func plain() throws {
    let body = try json(SamplingOptions())
    #expect(Set(body.keys) == ["model", "messages", "max_tokens", "stream", "stream_options", "temperature"])
    #expect(body["model"] as? String == "m")
    #expect(body["messages"] as? [[String: String]] == [["role": "user", "content": "q"]])
    #expect(body["max_tokens"] as? Int == 7)
    #expect(body["stream"] as? Bool == true)
    #expect(body["stream_options"] as? [String: Bool] == ["include_usage": true])
    #expect(body["temperature"] as? Double == 0)
  }

  @Test("passes every sampling option on, under the names of both kinds of engines")
  func sampling() throws {
    let body = try json(
      SamplingOptions(
        temperature: 0.5, topK: 40, topP: 0.9, minP: 0.05, repetitionPenalty: 1.1, seed: .max, stop: ["", "END"],
        logprobCount: 3))
    #expect(body["temperature"] as? Double == 0.5)
    #expect(body["top_k"] as? Int == 40)
    #expect(body["top_p"] as? Double == 0.9)
    #expect(body["min_p"] as? Double == 0.05)
    #expect(body["repetition_penalty"] as? Double == 1.1)
    #expect(body["repeat_penalty"] as? Double == 1.1)
    #expect(body["seed"] as? Int64 == .max)
    #expect(body["stop"] as? [String] == ["END"])
    #expect(body["logprobs"] as? Bool == true)
    #expect(body["top_logprobs"] as? Int == 3)
  }

  @Test("passes the response format on, with the schema as it was written")
  func responseFormat() throws {
    #expect(try json(.init(), format: .jsonObject)["response_format"] as? [String: String] == ["type": "json_object"])
    let schema = #"{"type":"object","properties":{"b":{},"a":{}}}"#
    let request = CompletionRequest(model: "m", messages: [], maximumTokenCount: 1, sampling: SamplingOptions())
    let body = String(decoding: try request.body(responseFormat: .jsonSchema(schema)), as: UTF8.self)
    #expect(body.contains(#""schema":\#(schema)"#))
    let format = try json(.init(), format: .jsonSchema(schema))["response_format"] as? [String: Any]
    #expect(format?["type"] as? String == "json_schema")
    #expect((format?["json_schema"] as? [String: Any])?["strict"] as? Bool == true)
  }

  @Test("is refused where the schema is no JSON object", arguments: ["", "[]", "{", #"{"a":1},"stream":false"#])
  func badSchema(_ schema: String) {
    #expect(throws: UpstreamError.schemaNotJSON) { try json(.init(), format: .jsonSchema(schema)) }
  }
}
