internal import Answering
internal import Audit
internal import ControlAPI
internal import Domain
internal import Foundation
internal import Generation
internal import Hummingbird
internal import Logging

/// One chat request on its way from the question to the last byte of the reply.
struct ChatRun: Sendable {
  let appliance: Appliance
  let question: Question
  let writing: WritingOptions
  /// What the caller may read.
  let scope: CollectionScope
  let principal: Principal
  let attention: Attention
  let logger: Logger
  /// Held as long as the run.
  let slot: FairSlot
  let id = "chatcmpl-" + UUID().uuidString.lowercased()
  let createdAtSeconds = Int64(Date().timeIntervalSince1970)

  private var answers: AsyncThrowingStream<AnswerEvent, any Error> {
    appliance.pipeline.answer(question, in: scope, groupIDs: principal.groupIDs, writing: writing)
  }

  /// Makes the whole answer, then replies.
  func response() async throws -> Response {
    var finished: Answer?
    try await recordingFailure {
      try await attention.follow(answers) { events in
        for try await event in events {
          if case .finished(let answer) = event { finished = answer }
        }
      }
    }
    guard let answer = finished else { throw APIFailure.internalError }
    record(answer)
    return Response(json: completion(of: answer))
  }

  /// Replies with server-sent events while the answer is made.
  func streamedResponse(includesUsage: Bool) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
      body: ResponseBody { writer in
        do {
          try await stream(into: &writer, includesUsage: includesUsage)
        } catch {
          appliance.storage.requestFailed(error)
          let failure = APIFailure(error, path: Route.chatCompletions) ?? .internalError
          failure.log(error, of: Route.chatCompletions, to: logger)
          try await writer.write(ByteBuffer(string: serverSentEvent(failure.body)))
        }
        try await writer.finish(nil)
      })
  }

  @concurrent private func stream(into writer: inout any ResponseBodyWriter, includesUsage: Bool) async throws {
    try await writer.write(event(chunk(.init(role: "assistant", content: ""))))
    var body = writer
    try await recordingFailure {
      try await attention.follow(answers) { events in
        for try await event in events {
          switch event {
          case .text(let text): try await body.write(self.event(chunk(.init(content: text))))
          case .citation: break
          case .finished(let answer):
            record(answer)
            for chunk in lastChunks(of: answer, includesUsage: includesUsage) {
              try await body.write(self.event(chunk))
            }
          }
        }
      }
    }
    try await writer.write(ByteBuffer(string: "data: \(ChatChunk.endOfStream)\n\n"))
  }
}

extension ChatRun {
  private func completion(of answer: Answer) -> ChatCompletion {
    ChatCompletion(
      id: id, createdAtSeconds: createdAtSeconds, model: ApplianceDescription.modelName, text: answer.text,
      finishReason: FinishReasonCode(answer.finishReason), logprobs: answer.wireLogprobs,
      citations: answer.citations, usage: answer.usage, detail: answer.detail)
  }

  private func chunk(_ delta: ChatChunk.Delta) -> ChatChunk {
    ChatChunk(
      id: id, createdAtSeconds: createdAtSeconds, model: ApplianceDescription.modelName,
      choices: [ChatChunk.Choice(delta: delta)])
  }

  private func lastChunks(of answer: Answer, includesUsage: Bool) -> [ChatChunk] {
    let delta = ChatChunk.Delta(annotations: answer.citations.map(WireAnnotation.init))
    let choice = ChatChunk.Choice(
      delta: delta, finishReason: FinishReasonCode(answer.finishReason), logprobs: answer.wireLogprobs)
    let last = ChatChunk(
      id: id, createdAtSeconds: createdAtSeconds, model: ApplianceDescription.modelName, choices: [choice],
      citations: answer.citations, detail: answer.detail)
    guard includesUsage else { return [last] }
    let usage = ChatChunk(
      id: id, createdAtSeconds: createdAtSeconds, model: ApplianceDescription.modelName, choices: [],
      usage: answer.usage)
    return [last, usage]
  }

  private func event(_ chunk: ChatChunk) throws -> ByteBuffer {
    ByteBuffer(string: try serverSentEvent(chunk))
  }

  private func serverSentEvent(_ value: some Encodable) throws -> String {
    "data: \(String(decoding: try value.jsonData(), as: UTF8.self))\n\n"
  }
}

extension ChatRun {
  private func record(_ answer: Answer) {
    appliance.storage.requestSucceeded()
    appliance.metrics.answered(
      answer.isReplaced ? .replaced : answer.isWithheld ? .blocked : answer.isFound ? .found : .notFound,
      timings: answer.timings)
    appliance.metrics.wrote(
      promptTokenCount: answer.promptTokenCount, answerTokenCount: answer.answerTokenCount,
      droppedCitationCount: answer.droppedCitationCount)
    // A generator that needs no prompt has read the question all the same.
    appliance.users.use(
      promptTokens: max(answer.promptTokenCount, appliance.description.tokenCount(question.text)),
      by: principal.userID)
    appliance.audit.record(
      .ask, answer.isReplaced ? .replaced : answer.isWithheld ? .blocked : .done, by: principal,
      documentIDs: Set(answer.citations.map(\.documentID)).sorted(), question: appliance.pipeline.masked(question.text),
      answer: answer.text
    ) { record in
      record.answerID = answer.id
      record.verdicts = AuditVerdict.all(
        inbound: answer.inbound, passages: answer.evidence?.passageVerdicts ?? [], outbound: answer.outbound)
      record.trace = answer.auditTrace
      record.timings = answer.timings
      if answer.droppedCitationCount > 0 { record.detail = "citations dropped: \(answer.droppedCitationCount)" }
    }
  }

  @concurrent private func recordingFailure(_ work: @concurrent () async throws -> Void) async throws {
    do {
      try await work()
    } catch {
      let outcome = AuditTrail.outcome(of: error)
      appliance.metrics.answered(outcome == .cancelled ? .cancelled : .failed, timings: [:])
      appliance.audit.record(.ask, outcome, by: principal, question: appliance.pipeline.masked(question.text))
      throw error
    }
  }
}
