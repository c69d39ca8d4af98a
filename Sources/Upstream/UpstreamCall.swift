internal import ControlAPI
internal import Domain
internal import Foundation
internal import Generation

/// One answer on its way from an engine: read on a thread of its own, an event at a time, as they are asked for.
actor UpstreamCall {
  private nonisolated let executor = ThreadExecutor(name: "upstream")
  private nonisolated let hangUp = HangUpSwitch()
  private let path: String
  private let client: SocketClient
  private let request: SocketRequest
  /// The texts of the request, which no error may repeat.
  private let secrets: [String]
  private var reply: SocketReply?
  private var completion: CompletionReader
  private var answer: AnswerReader
  /// What has been read and was not handed out, the next one last.
  private var pending: [GenerationEvent] = []
  private var isEnded = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(client: SocketClient, body: Data, answer: AnswerReader, secrets: [String]) {
    path = client.path
    self.client = client
    self.answer = answer
    self.secrets = secrets
    request = SocketRequest(
      method: "POST", target: Route.chatCompletions, body: body, accept: SocketReply.eventStream)
    completion = CompletionReader(path: client.path, secrets: secrets)
  }

  deinit { executor.stop() }

  /// The next event; nil after the last.
  ///
  /// - Throws: ``UpstreamError``, or `CancellationError` where the task was cancelled: the connection is closed then.
  nonisolated func next() async throws -> GenerationEvent? {
    try await withTaskCancellationHandler {
      try await advance()
    } onCancel: {
      hangUp.turnOn()
    }
  }

  private func advance() throws -> GenerationEvent? {
    do {
      while pending.isEmpty, !isEnded { try readEvent() }
      return pending.popLast()
    } catch {
      close()
      if hangUp.isOn { throw CancellationError() }
      if let error = error as? SocketClientError { throw UpstreamError(error, path: path) }
      throw error
    }
  }

  private func readEvent() throws {
    if reply == nil { reply = try open() }
    guard let event = try reply?.nextEvent() else { return try finish() }
    var events: [GenerationEvent] = []
    for piece in try completion.push(event) {
      switch piece {
      case .text(let text): events += answer.push(text)
      case .logprob(let logprob): events.append(.logprob(logprob))
      }
    }
    pending = events.reversed()
    if completion.isEnded { try finish() }
  }

  private func open() throws -> SocketReply {
    var reply = try client.send(request) { [hangUp] in hangUp.connect($0) }
    guard reply.isSuccess else {
      let body = try reply.body(maximumByteCount: 1 << 20)
      throw UpstreamError.refused(
        path: path, status: reply.status, reason: EngineReason.text(of: body, without: secrets))
    }
    guard reply.mediaType == SocketReply.eventStream else {
      throw UpstreamError.notOpenAI(
        path: path, problem: "the answer is '\(reply.mediaType ?? "untyped")' and not a stream of events")
    }
    return reply
  }

  private func finish() throws {
    var result = try completion.result()
    let rest = answer.finish()
    if answer.isNotFound { result.reason = .notFound }
    pending = [.finished(result)] + rest.reversed() + pending
    close()
  }

  private func close() {
    isEnded = true
    reply = nil
    hangUp.disconnect()
  }
}
