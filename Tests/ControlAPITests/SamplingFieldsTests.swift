import ControlAPI
import Domain
import Foundation
import Testing

@Suite("How an answer is to be written, in a chat request")
struct SamplingFieldsTests {
  private func decode(_ fields: String) throws(RequestError) -> ChatRequest {
    try ChatRequest(body: Data(#"{"messages":[{"role":"user","content":"x"}],\#(fields)}"#.utf8))
  }

  @Test("is read with OpenAI's names, and those of other servers")
  func fields() throws {
    let request = try decode(
      #""temperature":0.5,"top_p":0.9,"top_k":40,"min_p":0.05,"repetition_penalty":1.1,"seed":-7,"stop":"END","#
        + #""logprobs":true,"top_logprobs":2,"max_tokens":9"#)
    #expect(
      request.sampling
        == SamplingFields(
          temperature: 0.5, topP: 0.9, topK: 40, minP: 0.05, repetitionPenalty: 1.1, seed: -7, stop: ["END"],
          logprobs: true, topLogprobCount: 2))
    #expect(request.question.maximumTokenCount == 9)
    #expect(try decode(#""stop":["a","b"],"temperature":null"#).sampling == SamplingFields(stop: ["a", "b"]))
    #expect(try decode(#""n":1"#).sampling == SamplingFields())
  }

  private static let mistakes: [(fields: String, parameter: String, words: String)] = [
    (#""temperature":2.1"#, "temperature", "a number from 0.0 to 2.0"),
    (#""temperature":-1"#, "temperature", "a number from 0.0 to 2.0"),
    (#""temperature":"warm""#, "temperature", "a number"),
    (#""top_p":1.5"#, "top_p", "a number from 0.0 to 1.0"),
    (#""top_k":-1"#, "top_k", "a whole number from 0 to 1000000"),
    (#""top_k":1.5"#, "top_k", "a whole number"),
    (#""min_p":2"#, "min_p", "a number from 0.0 to 1.0"),
    (#""repetition_penalty":0"#, "repetition_penalty", "a number from 0.1 to 10.0"),
    (#""seed":1.5"#, "seed", "a whole number"),
    (#""seed":99999999999999999999"#, "seed", "a whole number"),
    (#""cloister":{"k":2.5}"#, "cloister.k", "a whole number"),
    (#""stop":["a","b","c","d","e"]"#, "stop", "at most 4 texts"),
    (#""stop":"""#, "stop", "1 to 200 characters"),
    (#""stop":[1]"#, "stop", "a string or an array of strings"),
    (#""top_logprobs":2"#, "top_logprobs", "needs 'logprobs' to be true"),
    (#""logprobs":true,"top_logprobs":21"#, "top_logprobs", "a whole number from 0 to 20"),
    (#""max_tokens":0"#, "max_tokens", "at least 1"),
    (#""response_format":{"type":"xml"}"#, "response_format.type", "one of text, json_object, json_schema"),
    (#""response_format":{}"#, "response_format.type", "required"),
    (#""response_format":{"type":"json_schema"}"#, "response_format.json_schema", "required"),
    (
      #""response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}"#,
      "response_format.json_schema.name", "letters, digits"
    ),
    (
      #""response_format":{"type":"json_schema","json_schema":{"name":"a"}}"#, "response_format.json_schema.schema",
      "required"
    ),
    (
      #""response_format":{"type":"json_schema","json_schema":{"name":"a","schema":[1]}}"#,
      "response_format.json_schema.schema", "an object"
    ),
    (#""response_format":{"type":"json_object"},"cloister":{"strict":true}"#, "response_format", "strict"),
  ]

  @Test("is refused where it is out of range, with the field and its range", arguments: mistakes.indices)
  func refused(index: Int) {
    let mistake = Self.mistakes[index]
    #expect {
      try decode(mistake.fields)
    } throws: { error in
      guard let error = error as? RequestError else { return false }
      return error.parameter == mistake.parameter && error.description.contains(mistake.words)
    }
  }

  @Test("keeps a schema as it was written, so that answers follow its order")
  func schemaText() throws {
    let schema = #"{"type":"object", "properties":{"z":{"enum":["\"}",1.50]},"a":{"type":"null"}},"required":["z"]}"#
    let format = #"{"json_schema":{"schema": \#(schema) ,"name":"n","strict":true},"type":"json_schema"}"#
    let request = try decode(#""user":"{[\"","response_format":\#(format)"#)
    #expect(request.responseFormat?.jsonSchema?.schema?.text == schema)
    let written = try ChatRequest(body: request.jsonData())
    #expect(written.responseFormat?.jsonSchema?.name == "n" && written.sampling == request.sampling)
  }
}
