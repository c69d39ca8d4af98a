internal import Answering
internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func search(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await decode(SearchRequest.self, of: request, context)
    var question = body.question
    try check(question, textParameter: "query", countParameter: "k")
    question.passageLimit = question.passageLimit ?? options.searchPassageCount
    let (asked, scope) = (question, library.readableCollections(for: context.principal))
    let groupIDs = context.principal.groupIDs
    let began = ContinuousClock.now
    do {
      let user = context.principal.userID
      users.use(promptTokens: description.tokenCount(asked.text), by: user)
      let result = try await attention(for: context).perform {
        let slot = try await searchSlots.take(for: user)
        defer { withExtendedLifetime(slot) {} }
        return try await pipeline.search(asked, in: scope, groupIDs: groupIDs)
      }
      metrics.searched(duration: .now - began)
      storage.requestSucceeded()
      record(.done, of: asked, context, documentIDs: result.passages.map(\.documentID)) { record in
        record.verdicts = AuditVerdict.all(inbound: result.inbound, passages: result.passageVerdicts)
        record.timings = result.timings
      }
      return Response(json: SearchResponse(result.passages))
    } catch {
      record(AuditTrail.outcome(of: error), of: asked, context) { record in
        if case AnsweringError.blocked(let verdict, _) = error { record.verdicts = AuditVerdict.all(inbound: verdict) }
      }
      throw error
    }
  }

  private func record(
    _ outcome: AuditRecord.Outcome, of question: Question, _ context: APIRequestContext,
    documentIDs: [DocumentID] = [], _ complete: (inout AuditRecord) -> Void
  ) {
    var seen = Set<DocumentID>()
    audit.record(
      .search, outcome, by: context.principal, documentIDs: documentIDs.filter { seen.insert($0).inserted },
      question: pipeline.masked(question.text), complete)
  }

  func attention(for context: APIRequestContext) -> Attention {
    Attention(connection: context.connection, timeoutSeconds: options.answerTimeoutSeconds)
  }

  /// Refuses questions beyond the configured limits.
  func check(_ question: Question, textParameter: String, countParameter: String) throws {
    guard question.text.unicodeScalars.count <= options.questionLengthCharacters else {
      throw RequestError.invalid(
        parameter: textParameter,
        problem: "must have at most \(options.questionLengthCharacters) characters (limits.question_length_characters)")
    }
    if let limit = question.passageLimit, limit > options.passageCount {
      throw RequestError.invalid(
        parameter: countParameter, problem: "must be at most \(options.passageCount) (limits.passage_count)")
    }
  }
}
