public import Domain
public import Retrieval

/// What an answer rests on: what was searched, what was found, and what the guard kept from the model.
public struct AnswerEvidence: Sendable {
  /// The collections that were searched.
  public internal(set) var scope = CollectionScope.only([])
  /// How many passages were asked for; 0 where none were looked for.
  public internal(set) var passageLimit = 0
  /// nil where the guard refused the question before anything was looked for.
  public internal(set) var retrieval: RetrievalTrace?
  /// On the passages that a rule matched, best passage first.
  public internal(set) var passageVerdicts: [PassageVerdict] = []
  /// What the generator was given.
  public internal(set) var readPassages: [Passage] = []

  /// Chunks that the guard kept from the generator.
  public var withheldChunks: Set<ChunkID> {
    Set(passageVerdicts.filter { $0.verdict.decision.isWithheld }.map(\.chunkID))
  }

  /// Chunks that citations quote.
  public func citedChunks(by citations: [Citation]) -> Set<ChunkID> {
    Set(
      readPassages.filter { passage in
        citations.contains { $0.documentID == passage.documentID && passage.range.overlaps($0.range) }
      }.map(\.chunkID))
  }

  mutating func note(_ verdict: Verdict, on passage: Passage) {
    passageVerdicts.append(
      PassageVerdict(chunkID: passage.chunkID, collection: passage.collection, verdict: verdict))
  }
}
