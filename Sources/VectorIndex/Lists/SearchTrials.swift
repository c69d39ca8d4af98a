internal import CKernels
internal import Domain

/// Finds out how many lists a search must visit, and how many candidates compare, to find enough of the nearest.
///
/// The queries are stored vectors moved away from their place: questions are never as near to a chunk as it is to itself.
struct SearchTrials {
  private static let rankCount = 10
  /// The cosine of a query with the vector that it was made from.
  private static let cosine: Float = 0.8

  private let lists: InvertedLists
  private let queries: [PreparedQuery]
  /// The nearest of all vectors for each query.
  private let truth: [[ck_candidate]]

  init(_ lists: InvertedLists, queries: [[Float]], checkpoint: () throws -> Void) throws {
    self.lists = lists
    var generator = TrialNoise()
    self.queries = queries.compactMap { PreparedQuery(Self.moved($0, by: &generator)) }
    truth = try Self.nearest(lists, self.queries, checkpoint: checkpoint)
  }

  /// The least effort that finds a share of the ten nearest vectors, in the mean of all trials.
  func effort(recall: Double) -> (probeCount: Int, candidateCount: Int) {
    let layout = lists.layout
    guard !queries.isEmpty, layout.count > Self.rankCount else { return (layout.listCount, 100) }
    // What lists are missed and what the first pass loses are lost together.
    let share = layout.subspaceCount > 0 ? 1 - 0.6 * (1 - recall) : recall
    let probeCount = probeCount(share: share)
    guard layout.subspaceCount > 0 else { return (probeCount, Self.rankCount) }
    let candidateCount = [50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600].first {
      found(probeCount: probeCount, candidateCount: $0) >= recall
    }
    return (probeCount, candidateCount ?? 2400)
  }

  /// How many of the lists nearest to a query hold a share of its nearest vectors.
  private func probeCount(share: Double) -> Int {
    let layout = lists.layout
    var neededCounts: [Int] = []
    for (query, nearest) in zip(queries, truth) {
      var bases = [Float](repeating: 0, count: layout.listCount)
      Scans.best.dot(
        query.floats, rows: lists.file.centres, count: layout.listCount, columnCount: layout.dimension, into: &bases)
      for candidate in nearest {
        let base = bases[lists.file.list(ofSlot: Int(candidate.place))]
        neededCounts.append(bases.reduce(0) { $1 >= base ? $0 + 1 : $0 })
      }
    }
    neededCounts.sort()
    let position = min(Int((share * Double(neededCounts.count)).rounded(.up)), neededCounts.count) - 1
    // A search through fewer lists than this gains nothing, because choosing them takes longer.
    return min(max(neededCounts[max(position, 0)], 4), layout.listCount)
  }

  private func found(probeCount: Int, candidateCount: Int) -> Double {
    let filter = ChunkFilter(visible: nil, live: nil, count: lists.count)
    var (foundCount, trueCount) = (0, 0)
    for (query, nearest) in zip(queries, truth) {
      var search = ListSearch(lists: lists, query: query, filter: filter)
      let found = search.nearest(limit: Self.rankCount, probeCount: probeCount, candidateCount: candidateCount)
      foundCount += Set(found.map(\.place)).intersection(nearest.map(\.place)).count
      trueCount += nearest.count
    }
    return Double(foundCount) / Double(max(trueCount, 1))
  }

  /// Compares every query with every vector, list by list, so that a list is read from memory once.
  private static func nearest(
    _ lists: InvertedLists, _ queries: [PreparedQuery], checkpoint: () throws -> Void
  ) throws -> [[ck_candidate]] {
    let (layout, file, scans) = (lists.layout, lists.file, Scans.best)
    var pools = queries.map { _ in CandidatePool(limit: rankCount, batchCount: 256) }
    var products: [Int32] = []
    for list in 0..<layout.listCount {
      try checkpoint()
      let slots = file.slots(ofList: list)
      guard !slots.isEmpty else { continue }
      if products.count < slots.count { products = [Int32](repeating: 0, count: slots.count) }
      for (index, query) in queries.enumerated() {
        var base: Float = 0
        let centre = file.centres + list * layout.dimension
        scans.dot(query.floats, rows: centre, count: 1, columnCount: layout.dimension, into: &base)
        scans.dot(
          query.words, rows: file.row(slots.lowerBound), at: nil, count: slots.count, stride: layout.rowStride,
          into: &products)
        for (position, slot) in slots.enumerated() {
          let score = base + Float(products[position]) * (file.scales[slot] * query.step)
          pools[index].offer(ck_candidate(score: score, base: base, place: UInt32(slot)))
        }
      }
    }
    return pools.indices.map { pools[$0].best() }
  }

  private static func moved(_ vector: [Float], by noise: inout TrialNoise) -> [Float] {
    let direction = vector.map { _ in noise.next() }
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return vector }
    let factor = (1 - cosine * cosine).squareRoot() / length
    return zip(vector, direction).map { $0 * cosine + $1 * factor }
  }
}

/// The same numbers in every build, so that the same vectors make the same index.
private struct TrialNoise {
  private var state: UInt64 = 1

  /// About normally distributed.
  mutating func next() -> Float {
    (0..<4).reduce(0) { sum, _ in
      // xorshift64 (Marsaglia, 2003).
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return sum + Float(state >> 40) / Float(1 << 23) - 1
    }
  }
}
