public import Domain

/// The passages for a question, and how they were found.
public struct RetrievedPassages: Sendable {
  /// Best first; no two show the same text of a document.
  public var passages: [Passage]
  public var trace: RetrievalTrace
}

/// What the searches found for a question, with their scores, and what became of it.
public struct RetrievalTrace: Hashable, Sendable {
  /// The most candidates that were not taken, of those nearest to it.
  static let maximumRestCount = 20

  public enum Fate: String, Hashable, Sendable {
    /// Among the passages.
    case taken
    /// Another passage shows the same text.
    case duplicate
    /// Better ones filled the places.
    case outranked
  }

  public struct Candidate: Hashable, Sendable {
    public var chunkID: ChunkID
    public var fate: Fate
    /// Cosine similarity; nil where vectors were not compared.
    public var vectorScore: Double?
    /// BM25; nil where the full-text search did not find it.
    public var textScore: Double?
    /// What the order was made by.
    public var score: Double
  }

  /// How many chunks the two searches found together.
  public var candidateCount: Int
  /// Best first; those that were not taken are cut at ``maximumRestCount``.
  public var candidates: [Candidate]
  /// The number of the saved index that was searched.
  public var indexGeneration: Int

  /// Takes the order and the scores of a ranker.
  ///
  /// - Parameter ranked: Best first; those beyond the limit are outranked.
  mutating func rerank(_ ranked: [Passage], limit: Int) {
    let places = Dictionary(
      ranked.enumerated().map { ($0.element.chunkID, $0.offset) }, uniquingKeysWith: { first, _ in first })
    for index in candidates.indices {
      guard let place = places[candidates[index].chunkID] else { continue }
      candidates[index].score = ranked[place].score
      if place >= limit { candidates[index].fate = .outranked }
    }
    let last = candidates.count
    let order = candidates.indices.sorted { left, right in
      (places[candidates[left].chunkID] ?? last, left) < (places[candidates[right].chunkID] ?? last, right)
    }
    candidates = order.map { candidates[$0] }
  }
}

/// The chunks that the searches found, best first, with the score of each search.
struct CandidateList {
  var ranked: [RankedChunk] = []
  var vectorScores: [ChunkID: Double] = [:]
  var textScores: [ChunkID: Double] = [:]

  init(_ ranked: [RankedChunk] = [], vectors: [RankedChunk] = [], texts: [RankedChunk] = []) {
    self.ranked = ranked
    vectorScores = Self.scores(of: vectors)
    textScores = Self.scores(of: texts)
  }

  func candidate(_ chunk: RankedChunk, _ fate: RetrievalTrace.Fate) -> RetrievalTrace.Candidate {
    RetrievalTrace.Candidate(
      chunkID: chunk.id, fate: fate, vectorScore: vectorScores[chunk.id], textScore: textScores[chunk.id],
      score: chunk.score)
  }

  private static func scores(of chunks: [RankedChunk]) -> [ChunkID: Double] {
    Dictionary(chunks.map { ($0.id, $0.score) }, uniquingKeysWith: max)
  }
}
