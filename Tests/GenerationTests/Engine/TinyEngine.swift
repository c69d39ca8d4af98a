import DecoderFixture
import ModelFiles
import Synchronization
import Tensors
import Tokenization

@testable import Generation

/// Tiny random models behind the real engine.
enum TinyEngine {
  static func load(_ name: String = "qwen3moe", _ options: EngineOptions = EngineOptions()) throws -> Engine {
    try Engine(GGUFFile(path: DecoderFixture.path(name)), threads: .single, options: options)
  }
}

/// Shows the numbers of the tokens.
struct TokenShaper: AnswerShaper {
  var isStopped = false

  mutating func push(_ token: Int32, bytes: [UInt8]) -> [GenerationEvent] { [.text("\(token) ")] }

  mutating func finish(
    _ reason: GenerationResult.Reason
  ) -> (events: [GenerationEvent], reason: GenerationResult.Reason) { ([], reason) }
}

/// All that an answer sent.
struct Writing: Sendable {
  var text = ""
  /// Text since the quote before, with the quote.
  var quotes: [(text: String, span: QuotedSpan)] = []
  var citations: [Int] = []
  var logprobs: [TokenLogprob] = []
  var result: GenerationResult?

  init(of stream: AsyncThrowingStream<GenerationEvent, any Error>) async throws {
    var start = text.startIndex
    for try await event in stream {
      switch event {
      case .text(let piece): text += piece
      case .quote(let span):
        quotes.append((String(text[start...]), span))
        start = text.endIndex
      case .citation(let source): citations.append(source)
      case .logprob(let logprob): logprobs.append(logprob)
      case .finished(let result): self.result = result
      case .answer: break
      }
    }
  }

  var tokens: [Int32] { text.split(separator: " ").compactMap { Int32($0) } }
}

extension Engine {
  /// Continues a prompt, and shows the numbers of the tokens.
  func continueTokens(
    _ prompt: [Int32], count: Int, sampling: SamplingOptions = SamplingOptions()
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    stream { () throws(GenerationError) in
      AnswerPlan(prompt: prompt, maximumTokenCount: count, sampling: sampling, shaper: TokenShaper())
    }
  }
}
