internal import Catalog
internal import Domain
internal import VectorIndex

/// Compares queries with every vector of the catalog: the truth that an index is measured against.
struct ExactSearch {
  private static let rankCount = 10
  /// Of equal vectors any may stand in the tenth place.
  private static let tieTolerance: Float = 1e-5

  private let ingest: IngestService

  init(_ ingest: IngestService) {
    self.ingest = ingest
  }

  /// Asks for stored vectors, each without itself.
  ///
  /// - Complexity: Reads every vector once, whatever the number of queries.
  func estimateRecall(queryCount: Int) throws -> Domain.RecallEstimate? {
    let dimension = ingest.index.statistics.dimension
    let ids = Array(try ingest.catalog.allChunkIDs().shuffled().prefix(queryCount))
    let queries = zip(ids, try ingest.catalog.vectors(of: ids)).filter { $1.count == dimension }
    guard !queries.isEmpty else { return nil }
    var nearest = queries.map { _ in [Float]() }
    try ingest.catalog.forEachVector { id, vector in
      guard vector.count == dimension else { return }
      for (index, query) in queries.enumerated() where query.0 != id {
        Self.enter(Self.dot(query.1, vector), into: &nearest[index])
      }
    }
    var (foundCount, trueCount) = (0, 0)
    for (query, truth) in zip(queries, nearest) {
      guard let least = truth.last else { continue }
      let found = try ingest.index.search(query.1, limit: Self.rankCount + 1).map(\.id).filter { $0 != query.0 }
      let vectors = try ingest.catalog.vectors(of: Array(found.prefix(Self.rankCount)))
      foundCount += min(
        vectors.filter { $0.count == dimension && Self.dot(query.1, $0) >= least - Self.tieTolerance }.count,
        truth.count)
      trueCount += truth.count
    }
    guard trueCount > 0 else { return nil }
    return Domain.RecallEstimate(recallAt10: Double(foundCount) / Double(trueCount), queryCount: queries.count)
  }

  /// Keeps the best similarities, best first.
  private static func enter(_ similarity: Float, into best: inout [Float]) {
    if best.count == rankCount {
      guard let last = best.last, similarity > last else { return }
      best.removeLast()
    }
    let position = best.firstIndex { $0 < similarity } ?? best.endIndex
    best.insert(similarity, at: position)
  }

  private static func dot(_ left: [Float], _ right: [Float]) -> Float {
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        let sizeBytes = min(left.count, right.count)
        // Sixteen sums at a time, or each addition would wait for the one before.
        var sums = SIMD16<Float>()
        var offset = 0
        while offset + 64 <= sizeBytes {
          sums +=
            left.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
            * right.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
          offset += 64
        }
        var sum = sums.sum()
        while offset < sizeBytes {
          sum += left.load(fromByteOffset: offset, as: Float.self) * right.load(fromByteOffset: offset, as: Float.self)
          offset += 4
        }
        return sum
      }
    }
  }
}
