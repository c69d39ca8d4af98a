import Foundation
import Generation
import TestSupport
import Testing

@testable import Upstream

@Suite("The events of a completion")
struct CompletionReaderTests {
  /// What an answer is, whatever the engine.
  private func read(_ events: [String]) throws -> (text: String, result: GenerationResult) {
    var reader = CompletionReader(path: "/s", secrets: [])
    var text = ""
    for event in events {
      for case .text(let piece) in try reader.push(event) { text += piece }
    }
    return (text, try reader.result())
  }

  private static let vLLM = [
    #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"#
      + #""delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"reasoning_content":"Hm, "},"logprobs":null,"finish_reason":null}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"content":"Rest "},"logprobs":null,"finish_reason":null}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"content":"well."},"finish_reason":"stop","stop_reason":null}]}"#,
    #"{"id":"c","choices":[],"usage":{"prompt_tokens":31,"total_tokens":36,"completion_tokens":5}}"#,
    "[DONE]",
  ]

  private static let llamaServer = [
    #"{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"object":"x"}"#,
    #"{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Rest "}}]}"#,
    #"{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"well."}}]}"#,
    #"{"choices":[{"finish_reason":"length","index":0,"delta":{}}],"timings":{"prompt_n":3}}"#,
  ]

  @Test("of vLLM give the answer, without what the model thought, and its usage")
  func vLLM() throws {
    let answer = try read(Self.vLLM)
    #expect(answer.text == "Rest well.")
    #expect(answer.result == GenerationResult(reason: .stop, promptTokenCount: 31, answerTokenCount: 5))
  }

  @Test("of llama-server give the answer, also where the end of the stream is lost and no usage is told")
  func llamaServer() throws {
    let answer = try read(Self.llamaServer)
    #expect(answer.text == "Rest well.")
    #expect(answer.result == GenerationResult(reason: .length, promptTokenCount: 0, answerTokenCount: 2))
  }

  @Test("say how likely each token was")
  func logprobs() throws {
    var reader = CompletionReader(path: "/s", secrets: [])
    let pieces = try reader.push(
      #"{"choices":[{"delta":{"content":"é"},"logprobs":{"content":[{"token":"é","bytes":[195,169],"logprob":-0.5,"#
        + #""top_logprobs":[{"token":"e","logprob":-1.5}]}]}}]}"#)
    #expect(
      pieces == [
        .text("é"),
        .logprob(
          TokenLogprob(
            chosen: .init(bytes: [195, 169], logprob: -0.5), alternatives: [.init(bytes: [101], logprob: -1.5)])),
      ])
  }

  @Test("are read although their probabilities are not understood")
  func strangeLogprobs() throws {
    let events = [#"{"choices":[{"delta":{"content":"a"},"logprobs":{"content":"?"},"finish_reason":"stop"}]}"#]
    #expect(try read(events).text == "a")
  }

  @Test("of other answers than the first are not read")
  func otherChoices() throws {
    let events = [
      #"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#
    ]
    #expect(try read(events).text == "a")
  }

  @Test("after the end are not read")
  func late() throws {
    let events = [#"{"choices":[{"delta":{"content":"a"}}]}"#, " [DONE]", #"{"choices":[{"delta":{"content":"b"}}]}"#]
    #expect(try read(events).text == "a")
  }

  @Test(
    "may be an error",
    arguments: [
      (#"{"error":{"message":"out of memory","type":"x","code":500}}"#, "out of memory"),
      (#"{"error":"out of memory"}"#, "out of memory"),
      (#"{"error":{"code":1}}"#, nil),
      (#"{"error":{"message":"your text: how do I reset the boiler now"}}"#, nil),
    ] as [(String, String?)])
  func error(event: String, reason: String?) {
    var reader = CompletionReader(path: "/s", secrets: ["Tell me how do I reset the boiler now?"])
    #expect(throws: UpstreamError.failed(path: "/s", reason: reason)) { try reader.push(event) }
  }

  @Test("must be chunks", arguments: ["no json", "[1]", #"{"choices":3}"#, #"{"choices":[{"delta":{"content":4}}]}"#])
  func notOpenAI(event: String) {
    var reader = CompletionReader(path: "/s", secrets: [])
    let error = #expect(throws: UpstreamError.self) { try reader.push(event) }
    guard case .notOpenAI = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("that stop in the middle are no answer")
  func cut() {
    #expect(throws: UpstreamError.connectionLost(path: "/s")) { try read(Array(Self.vLLM.prefix(3))) }
    #expect(throws: UpstreamError.connectionLost(path: "/s")) { try read([]) }
  }

  @Test("that are damaged give an error or text, never a crash")
  func fuzz() {
    var readCount = 0
    let originals = (Self.vLLM + Self.llamaServer).map { Array($0.utf8) }
    for bytes in Mutations(of: originals, count: 6000, seed: 11) {
      var reader = CompletionReader(path: "/s", secrets: [])
      if (try? reader.push(String(decoding: bytes, as: UTF8.self))) != nil { readCount += 1 }
    }
    #expect(readCount > 0)
  }
}

@Suite("The reason that an engine gives")
struct EngineReasonTests {
  private func reason(_ body: String, without secrets: [String] = []) -> String? {
    EngineReason.text(of: Array(body.utf8), without: secrets)
  }

  @Test("is found in the forms that engines use")
  func forms() {
    #expect(reason(#"{"error":{"message":"a","code":3}}"#) == "a")
    #expect(reason(#"{"error":"a"}"#) == "a")
    #expect(reason(#"{"object":"error","message":"a\n b"}"#) == "a b")
    #expect(reason(#"{"detail":"Not Found"}"#) == "Not Found")
    #expect(reason(#"{"detail":[{"loc":["body"],"msg":"a","input":"secret"},{"msg":"b"}]}"#) == "a; b")
    #expect(reason("<html>") == nil)
    #expect(reason("{}") == nil)
  }

  @Test("is kept short")
  func long() {
    let text = String(repeating: "a", count: 5000)
    #expect(reason(#"{"error":"\#(text)"}"#)?.count == EngineReason.maximumLength + 1)
  }

  @Test("never repeats the request")
  func secrets() {
    let question = "Who signed the\n  contract with the harbour in 1987?"
    #expect(reason(#"{"error":"cannot tokenise: signed the contract with the harbour"}"#, without: [question]) == nil)
    #expect(reason(#"{"error":"bad input 'Who?'"}"#, without: ["Who?"]) == nil)
    #expect(reason(#"{"error":"the context is too short"}"#, without: [question, ""]) == "the context is too short")
  }
}
