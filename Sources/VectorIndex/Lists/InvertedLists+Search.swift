internal import CKernels
internal import Domain

extension InvertedLists {
  /// Where fewer than this share of all vectors may be found, these are all compared too.
  private static let exactShare = 0.04

  /// The vectors nearest to a query among those that are in both sets; nil stands for all.
  ///
  /// - Parameter query: Shape `[dimension]`.
  func search(
    _ query: [Float], limit: Int, visible: ChunkSet?, live: ChunkSet?, liveCount: Int
  ) -> [(id: ChunkID, similarity: Float)] {
    let filter = ChunkFilter(visible: visible, live: live, count: liveCount)
    let limit = min(limit, filter.count)
    guard limit > 0, let prepared = PreparedQuery(query) else { return [] }
    let effort = effort(limit: limit, filter: filter)
    return search(prepared, limit: limit, filter: filter, effort: effort)
  }

  /// How thoroughly a search looks.
  enum Effort: Hashable {
    /// Compares every vector that may be found.
    case exact
    /// Visits so many lists, and compares so many of the vectors that a first pass finds.
    case lists(probeCount: Int, candidateCount: Int)
  }

  /// What finds enough of the nearest: more where the filter lets few vectors through or many are asked for, because
  /// then the wanted ones lie farther from the query.
  func effort(limit: Int, filter: ChunkFilter) -> Effort {
    let all = max(count, 1)
    let visibleShare = Double(filter.count) / Double(all)
    let isSmall = filter.count <= exactCount || (exactCount > 0 && visibleShare < Self.exactShare)
    if isSmall || limit * 16 > filter.count { return .exact }
    let rank = max(1, Double(limit) / 10 / visibleShare)
    let probeCount = Double(layout.probeCount) * rank.squareRoot().squareRoot() / visibleShare.squareRoot()
    let candidateCount = max(Double(layout.candidateCount) * rank.squareRoot(), 3 * Double(limit))
    guard probeCount < Double(layout.listCount), candidateCount < Double(all) else { return .exact }
    return .lists(probeCount: max(Int(probeCount), 1), candidateCount: Int(candidateCount))
  }

  func search(
    _ query: PreparedQuery, limit: Int, filter: ChunkFilter, effort: Effort
  ) -> [(id: ChunkID, similarity: Float)] {
    var search = ListSearch(lists: self, query: query, filter: filter)
    let best: [ck_candidate]
    switch effort {
    case .exact:
      best = search.exact(limit: limit)
    case .lists(let probeCount, let candidateCount):
      // A vector that was replaced can take a place among the best.
      best = search.nearest(limit: limit + 8, probeCount: probeCount, candidateCount: candidateCount)
    }
    var found: [(id: ChunkID, similarity: Float)] = []
    found.reserveCapacity(best.count)
    for candidate in best {
      let id = id(at: candidate.place)
      if overflow.count > 0, place(of: id) != candidate.place { continue }
      found.append((ChunkID(rawValue: id), candidate.score))
    }
    found.sort { ($0.similarity, $1.id.rawValue) > ($1.similarity, $0.id.rawValue) }
    return Array(found.prefix(limit))
  }
}
