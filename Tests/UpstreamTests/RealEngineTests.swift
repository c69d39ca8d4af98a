import DecoderFixture
import Foundation
import Generation
import Testing

@testable import Upstream

extension LlamaEngine {
  static var model: String { DecoderFixture.path("qwen3moe") }
}

/// The tiny model is random: what it says is noise, but the same noise each time.
@Suite(
  "A real engine behind a socket", .serialized, .timeLimit(.minutes(20)),
  .enabled(if: LlamaEngine.isPresent, Comment(rawValue: LlamaEngine.absence)))
struct RealEngineTests {
  private let engine: LlamaEngine
  private let generator: UpstreamGenerator

  init() throws {
    engine = try LlamaEngine.shared.get()
    generator = try UpstreamGenerator(UpstreamOptions(socketPath: engine.socketPath))
  }

  private struct Answer: Equatable {
    var text = ""
    var logprobs: [TokenLogprob] = []
    var result: GenerationResult?
  }

  private func answer(to request: GenerationRequest) async throws -> Answer {
    var answer = Answer()
    for try await event in generator.generate(request) {
      switch event {
      case .text(let text): answer.text += text
      case .logprob(let logprob): answer.logprobs.append(logprob)
      case .finished(let result): answer.result = result
      case .citation, .quote, .answer: break
      }
    }
    return answer
  }

  /// Prose, so that the engine is free in what it writes; without passages, between whose random marks its noise would
  /// never be the same in two runs.
  private func prose(_ sampling: SamplingOptions = SamplingOptions(), maximumTokenCount: Int = 24) async throws
    -> Answer
  {
    try await answer(
      to: GenerationRequest(
        question: "What?", sources: [], maximumTokenCount: maximumTokenCount, sampling: sampling))
  }

  @Test("says which model it serves")
  func identity() {
    #expect(generator.identity == GeneratorIdentity(kind: "upstream", model: "tiny"))
    #expect(throws: UpstreamError.modelMissing(path: engine.socketPath, name: "huge", available: ["tiny"])) {
      try UpstreamGenerator(UpstreamOptions(socketPath: engine.socketPath, model: "huge"))
    }
  }

  @Test("writes until the bound, and greedily the same each time")
  func greedy() async throws {
    let first = try await prose()
    #expect(first.result?.answerTokenCount ?? 0 > 3)
    #expect(try await prose() == first)
    let bounded = try await prose(maximumTokenCount: 3)
    #expect(bounded.result?.reason == .length)
    #expect(first.text.hasPrefix(bounded.text))
  }

  @Test("draws the same text from the same seed, and another one from another")
  func seed() async throws {
    func drawn(_ seed: UInt64) async throws -> String {
      try await prose(SamplingOptions(temperature: 1.5, topK: 50, topP: 0.95, minP: 0.01, seed: seed)).text
    }
    let first = try await drawn(1)
    #expect(try await drawn(1) == first)
    #expect(try await drawn(2) != first)
  }

  @Test("ends before a stop string")
  func stop() async throws {
    let text = try await prose().text
    let tail = text.suffix(max(text.count - text.count / 2, 1))
    let stop = String(tail.prefix(2))
    let stopped = try await prose(SamplingOptions(stop: [stop]))
    #expect(stopped.result?.reason == .stop)
    #expect(!stopped.text.contains(stop))
    #expect(stopped.text.count < text.count)
  }

  @Test("reports how likely its tokens were, likeliest first where it is greedy")
  func logprobs() async throws {
    let answer = try await prose(SamplingOptions(logprobCount: 2))
    #expect(!answer.logprobs.isEmpty)
    for logprob in answer.logprobs {
      #expect(logprob.chosen.logprob <= 0)
      #expect(logprob.alternatives.count <= 2)
      #expect(logprob.alternatives.first?.logprob == logprob.chosen.logprob)
    }
  }

  @Test("keeps to JSON where that is asked for")
  func json() async throws {
    let request = GenerationRequest(
      question: "What?", sources: [], maximumTokenCount: 48, responseFormat: .jsonObject)
    let text = try await answer(to: request).text
    #expect(text.first { !$0.isWhitespace } == "{")
  }

  @Test("is told when the answer is not wanted any more, and serves the next one")
  func cancellation() async throws {
    let request = GenerationRequest(question: "What?", sources: ["A."], maximumTokenCount: 60)
    for try await _ in generator.generate(request) { break }
    let task = Task { try await self.answer(to: request) }
    task.cancel()
    _ = await task.result
    #expect(try await prose().result != nil)
  }

  @Test("gives no answer where it drops a prompt that is longer than its context")
  func tooLong() async throws {
    let request = GenerationRequest(
      question: "What?", sources: [String(repeating: "zephyr quilt ", count: 600)], maximumTokenCount: 8)
    let error = await #expect(throws: UpstreamError.self) { try await self.answer(to: request) }
    #expect(error == .connectionLost(path: engine.socketPath))
  }

  /// The tiny vocabulary has hardly a token for more than one byte, and the bound counts three.
  @Test("answers from as many passages as its context holds")
  func bounded() async throws {
    let bounded = UpstreamGenerator(
      UpstreamOptions(socketPath: engine.socketPath), model: "tiny",
      contextTokenCount: LlamaEngine.contextTokenCount / 3)
    let sources = (1...30).map { "Passage \($0). " + String(repeating: "quiet harbour ", count: 20) }
    let request = GenerationRequest(question: "What?", sources: sources, maximumTokenCount: 8)
    var result: GenerationResult?
    for try await event in bounded.generate(request) {
      if case .finished(let finished) = event { result = finished }
    }
    #expect(result != nil)
  }
}
