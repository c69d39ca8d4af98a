internal import Answering
internal import Audit
internal import Domain
internal import Generation
internal import Retrieval

// What the audit keeps of an answer beside its text.

extension Answer {
  /// nil where nothing was looked for.
  var auditTrace: AnswerTrace? {
    guard let evidence, let retrieval = evidence.retrieval else { return nil }
    let (cited, withheld) = (evidence.citedChunks(by: citations), evidence.withheldChunks)
    let passages = retrieval.candidates.map { candidate in
      let fate: AnswerTrace.Passage.Fate =
        switch candidate.fate {
        case .duplicate: .duplicate
        case .outranked: .outranked
        case .taken:
          withheld.contains(candidate.chunkID) ? .blocked : cited.contains(candidate.chunkID) ? .cited : .read
        }
      return AnswerTrace.Passage(
        chunkID: candidate.chunkID.rawValue, fate: fate, vectorScore: candidate.vectorScore,
        textScore: candidate.textScore, score: candidate.score)
    }
    return AnswerTrace(
      collections: evidence.scope.auditNames, passageLimit: evidence.passageLimit,
      candidateCount: retrieval.candidateCount, passages: passages,
      generator: "\(generator.kind) \(generator.model)", indexGeneration: retrieval.indexGeneration)
  }
}

extension CollectionScope {
  /// nil for all.
  fileprivate var auditNames: [String]? {
    switch self {
    case .all: nil
    case .only(let names): names.map(\.rawValue).sorted()
    }
  }
}
