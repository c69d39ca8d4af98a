import Domain

/// A chunk with a score: higher is better.
struct RankedChunk: Hashable {
  var id: ChunkID
  var score: Double
}

/// Merges the two searches by a convex combination of their scores.
///
/// The scores of one search say more than its ranks: how far the first is ahead, and whether anything fits at all
/// (Bruch, Gai, Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, 2022).
struct ScoreFusion {
  /// Share of the vector score, 0 to 1.
  let vectorWeight: Double

  /// - Parameters:
  ///   - neighbors: Cosines, best first.
  ///   - matches: BM25 scores, best first.
  ///   - similarities: Cosines of the chunks that stand in `matches` only.
  /// - Returns: Every chunk of both, best first; ties to the lower number. Scores are 0 to 1.
  func fuse(neighbors: [RankedChunk], matches: [RankedChunk], similarities: [RankedChunk]) -> [RankedChunk] {
    let bestMatch = max(matches.first?.score ?? 0, .leastNormalMagnitude)
    var scores: [ChunkID: Double] = [:]
    for chunk in neighbors + similarities { scores[chunk.id] = vectorWeight * max(chunk.score, 0) }
    for chunk in matches { scores[chunk.id, default: 0] += (1 - vectorWeight) * max(chunk.score, 0) / bestMatch }
    return scores.map { RankedChunk(id: $0.key, score: $0.value) }
      .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
  }
}
