internal import ControlAPI
internal import Foundation
internal import Generation

/// Takes in the events of one streamed completion, in order, and says what they add to the answer.
struct CompletionReader {
  /// What one event adds.
  enum Piece: Equatable {
    case text(String)
    case logprob(TokenLogprob)
  }

  /// Why the engine stopped; nil while it has not said so.
  private(set) var finishReason: String?
  /// True after the event that ends the stream.
  private(set) var isEnded = false
  private var usage: CompletionChunk.Usage?
  private var textDeltaCount = 0
  private let path: String
  /// The texts of the request, which no error may repeat.
  private let secrets: [String]

  init(path: String, secrets: [String]) {
    self.path = path
    self.secrets = secrets
  }

  /// - Parameter event: The data of one event.
  /// - Throws: ``UpstreamError`` for an event that is an error, or none of the API.
  mutating func push(_ event: String) throws(UpstreamError) -> [Piece] {
    if isEnded || event.isEmpty { return [] }
    if event.drop(while: \.isWhitespace).hasPrefix(ChatChunk.endOfStream) {
      isEnded = true
      return []
    }
    guard let chunk = try? JSONDecoder().decode(CompletionChunk.self, from: Data(event.utf8)) else {
      throw .notOpenAI(path: path, problem: "an event of the answer is not a chunk of a completion")
    }
    guard chunk.error == nil else {
      throw .failed(path: path, reason: EngineReason.text(of: Array(event.utf8), without: secrets))
    }
    return take(chunk)
  }

  private mutating func take(_ chunk: CompletionChunk) -> [Piece] {
    usage = chunk.usage ?? usage
    // Only one answer was asked for.
    guard let choice = chunk.choices?.first(where: { ($0.index ?? 0) == 0 }) else { return [] }
    finishReason = choice.finishReason ?? finishReason
    var pieces: [Piece] = []
    if let text = choice.delta?.content, !text.isEmpty {
      textDeltaCount += 1
      pieces.append(.text(text))
    }
    return pieces + (choice.logprobs?.content ?? []).map { .logprob(TokenLogprob($0)) }
  }

  /// What is known of the whole answer once the stream has ended.
  ///
  /// An engine that does not report usage is taken to send a token a delta, as most do.
  ///
  /// - Throws: ``UpstreamError/connectionLost(path:)`` when nothing said that the answer is complete.
  func result() throws(UpstreamError) -> GenerationResult {
    guard isEnded || finishReason != nil else { throw .connectionLost(path: path) }
    return GenerationResult(
      reason: finishReason == "length" ? .length : .stop, promptTokenCount: max(usage?.promptTokenCount ?? 0, 0),
      answerTokenCount: max(usage?.completionTokenCount ?? textDeltaCount, 0))
  }
}
