internal import ControlAPI
internal import Foundation
public import Generation

/// Answers with a model that an existing engine serves: anything that speaks the OpenAI API over a Unix socket, such as
/// vLLM or llama-server.
///
/// The prompt and the reading of the answer are those of our own engine. What a foreign engine writes cannot be
/// constrained token by token, so strict requests are refused; a response format is the engine's to keep.
public struct UpstreamGenerator: Generator {
  public let identity: GeneratorIdentity
  public let canInsist = true
  /// Tokens of prompt and answer that the engine takes; nil where it does not say.
  public let contextTokenCount: Int?
  private let options: UpstreamOptions
  /// The engine's own name of the model.
  private let model: String

  /// Asks the engine for its models, and takes the one that the options mean.
  ///
  /// - Throws: ``UpstreamError``.
  public init(_ options: UpstreamOptions) throws(UpstreamError) {
    let model = try EngineModels.list(options).model(for: options)
    self.init(options, model: model.id, contextTokenCount: model.contextTokenCount ?? model.meta?.usableTokenCount)
  }

  /// Takes a model on trust, for an engine that is not there yet: what is wrong is said by each answer then.
  ///
  /// - Parameter model: The engine's name of it.
  public init(_ options: UpstreamOptions, model: String, contextTokenCount: Int? = nil) {
    self.options = options
    self.model = model
    self.contextTokenCount = contextTokenCount
    identity = GeneratorIdentity(kind: "upstream", model: Self.shownName(of: model))
  }

  public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    do {
      let call = try makeCall(for: request)
      return AsyncThrowingStream { try await call.next() }
    } catch {
      return AsyncThrowingStream { throw error }
    }
  }

  private func makeCall(for request: GenerationRequest) throws(UpstreamError) -> UpstreamCall {
    guard !request.isStrict else { throw .strictUnsupported }
    var harmless = request
    harmless.question = ControlSpelling.defused(request.question)
    harmless.sources = request.sources.map(ControlSpelling.defused)
    let prompt = GroundedPrompt(
      for: harmless, tokenLimit: contextTokenCount.map { $0 - request.maximumTokenCount - Self.templateTokenCount },
      tokenCount: Self.estimatedTokenCount)
    let body = try CompletionRequest(
      model: model,
      messages: [.init(role: "system", content: prompt.system), .init(role: "user", content: prompt.user)],
      maximumTokenCount: request.maximumTokenCount, sampling: request.sampling
    ).body(responseFormat: request.responseFormat)
    return UpstreamCall(
      client: SocketClient(path: options.socketPath, timeoutSeconds: options.silenceTimeoutSeconds), body: body,
      answer: AnswerReader(sourceCount: prompt.sourceCount, responseFormat: request.responseFormat),
      secrets: [request.question, harmless.question] + request.sources + harmless.sources)
  }

  /// What the engine's chat template adds to two messages, at most.
  private static let templateTokenCount = 64

  /// The engine's tokenizer is not here. In few scripts of the world do the tokens of a text have less than three bytes
  /// of UTF-8 on the average.
  private static func estimatedTokenCount(_ text: String) -> Int { text.utf8.count / 3 + 1 }

  /// Some engines name a model by the path of its file.
  private static func shownName(of model: String) -> String {
    let name = model.hasSuffix(".gguf") ? String(model.dropLast(5)) : model
    return name.hasPrefix("/") || model.hasSuffix(".gguf")
      ? name.split(separator: "/").last.map(String.init) ?? name : name
  }
}
