internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  /// How one of the caller's answers came about; administrators may ask about all.
  ///
  /// - Throws: ``APIFailure`` with status 404 alike for an answer of somebody else and one that never was.
  func explain(_ context: APIRequestContext) async throws -> Response {
    let principal = context.principal
    guard let id = context.parameters.get("id"), let desk = auditDesk else { throw APIFailure.unknownAnswer }
    let found = try await desk.answer(id)
    guard let found, found.answer.userID == principal.userID || options.isAdministrator(principal) else {
      throw APIFailure.unknownAnswer
    }
    audit.record(.explain, .done, by: principal) { $0.answerID = id }
    return Response(json: try explanation(of: found, in: library.readableCollections(for: principal)))
  }

  private func explanation(of found: AuditDesk.AnswerRecord, in scope: CollectionScope) throws -> Explanation {
    let record = found.answer
    return Explanation(
      id: record.answerID ?? "", timeSeconds: record.timeSeconds,
      user: record.userName ?? record.userID.map { String($0) }, outcome: record.outcome.rawValue,
      generator: record.trace?.generator, retrieval: try record.trace.map { try retrieval(of: $0, in: scope) },
      verdicts: record.verdicts.filter { verdict in
        verdict.collection.map { scope.contains(CollectionName(rawValue: $0)) } ?? true
      }.map {
        Explanation.Verdict(
          stage: $0.stage.rawValue, rule: $0.ruleID, decision: $0.decision.rawValue, score: $0.score)
      },
      software: found.software, timings: record.timings)
  }

  private func retrieval(of trace: AnswerTrace, in scope: CollectionScope) throws -> Explanation.Retrieval {
    let readable = try library.passages(trace.passages.map { ChunkID(rawValue: $0.chunkID) }, in: scope)
    let passages = trace.passages.compactMap { traced in
      readable[ChunkID(rawValue: traced.chunkID)].map { passage in
        Explanation.Passage(
          WirePassage(passage), fate: traced.fate.rawValue, vectorScore: traced.vectorScore,
          textScore: traced.textScore, score: traced.score)
      }
    }
    return Explanation.Retrieval(
      collections: trace.collections?.filter { scope.contains(CollectionName(rawValue: $0)) },
      passageLimit: trace.passageLimit, candidateCount: trace.candidateCount, indexGeneration: trace.indexGeneration,
      passages: passages, withheldCount: trace.passages.count - passages.count)
  }
}

extension APIFailure {
  static let unknownAnswer = APIFailure(
    .notFound, .answerNotFound, "There is no such answer of yours that the audit still holds.")
}
