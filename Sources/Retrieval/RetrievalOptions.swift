/// How candidates are found and fused.
public struct RetrievalOptions: Sendable {
  /// Candidates taken from each of the two searches.
  public var candidateCount: Int
  /// Share of the vector score in the fused score, 0 (full text only) to 1 (vectors only).
  public var vectorWeight: Double
  /// Threads that embed the texts of one request.
  public var threadCount: Int
  /// Sentence vectors kept in memory for the next question, about 1.6 kB each.
  public var cachedSentenceCount: Int
  /// The best passages of the searches that a ranker reads, where there is one.
  public var rankedPassageCount: Int

  public init(
    candidateCount: Int = 100, vectorWeight: Double = 0.6, threadCount: Int = 2, cachedSentenceCount: Int = 8192,
    rankedPassageCount: Int = 20
  ) {
    self.candidateCount = max(candidateCount, 1)
    self.vectorWeight = min(max(vectorWeight, 0), 1)
    self.threadCount = max(threadCount, 1)
    self.cachedSentenceCount = max(cachedSentenceCount, 0)
    self.rankedPassageCount = max(rankedPassageCount, 1)
  }
}

/// Which of the searches ranks the passages.
public enum RetrievalMethod: String, Sendable, CaseIterable {
  /// Cosine similarity of embeddings.
  case vector
  /// BM25 over the full-text index.
  case fullText
  /// Both, fused.
  case fused
}
