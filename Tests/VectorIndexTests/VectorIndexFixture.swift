import Domain
import Foundation
import TestSupport
import VectorIndex

/// Random unit vectors around random centres, as embeddings of real texts are, and a folder that goes with the fixture.
final class VectorIndexFixture {
  let directory: String
  let dimension: Int
  /// The vector of chunk number `n` is `vectors[n]`; number 0 is not used.
  private(set) var vectors: [[Float]]
  private var generator = SplitMix64(seed: 3)
  private let centres: [[Float]]

  init(count: Int, dimension: Int = 32, centreCount: Int = 40) {
    self.dimension = dimension
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("index-\(UUID().uuidString)").path
    var generator = SplitMix64(seed: 1)
    centres = (0..<centreCount).map { _ in Self.random(dimension, &generator) }
    vectors = []
    for _ in 0...count { vectors.append(nearSomeCentre()) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  var ids: [ChunkID] { (1..<vectors.count).map { ChunkID(rawValue: Int64($0)) } }

  /// - Parameter exactCount: 0, so that lists are searched also where comparing all vectors would be as quick.
  func makeIndex(
    _ type: IndexType? = nil, flatLimit: Int = 100_000, source: String = "", exactCount: Int = 0
  ) throws -> VectorIndex {
    var options = VectorIndexOptions()
    options.type = type
    options.flatLimit = flatLimit
    options.source = source
    options.exactCount = exactCount
    // The few trials of a small sample say little, so more is asked of them.
    options.recall = 0.99
    return try VectorIndex(directory: directory, dimension: dimension, options: options)
  }

  /// An index that holds every vector.
  func makeFullIndex(
    _ type: IndexType? = nil, flatLimit: Int = 100_000, exactCount: Int = 0
  ) throws -> VectorIndex {
    let index = try makeIndex(type, flatLimit: flatLimit, exactCount: exactCount)
    try index.synchronize(chunkIDs: ids, fetch: fetch)
    return index
  }

  func fetch(_ ids: [ChunkID]) -> [[Float]] {
    ids.map { Int($0.rawValue) < vectors.count ? vectors[Int($0.rawValue)] : [] }
  }

  func nearSomeCentre() -> [Float] {
    let centre = centres[Int.random(in: 0..<centres.count, using: &generator)]
    let noise = Self.random(dimension, &generator)
    return Self.unit(zip(centre, noise).map { $0 + 0.6 * $1 })
  }

  /// The nearest chunks by comparing all, in double precision.
  func exact(_ query: [Float], limit: Int, among ids: some Sequence<ChunkID>) -> [ChunkID] {
    let scored = ids.map { id in
      (id, zip(query, vectors[Int(id.rawValue)]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
    }
    return scored.sorted { $0.1 > $1.1 }.prefix(limit).map(\.0)
  }

  /// The share of the true neighbours that a search finds, over some queries.
  ///
  /// - Parameter reference: An index that finds the true neighbours; nil compares all vectors here.
  func recall(
    of index: VectorIndex, limit: Int, visible: [ChunkID]?, queryCount: Int = 10, reference: VectorIndex? = nil
  ) throws -> Double {
    let visibleSet = visible.map { ChunkSet($0) }
    var foundCount = 0
    var trueCount = 0
    for _ in 0..<queryCount {
      let query = nearSomeCentre()
      let truth =
        try reference?.search(query, limit: limit, in: visibleSet).map(\.id)
        ?? exact(query, limit: limit, among: visible ?? ids)
      let found = try index.search(query, limit: limit, in: visibleSet).map(\.id)
      foundCount += Set(found).intersection(truth).count
      trueCount += truth.count
    }
    return Double(foundCount) / Double(trueCount)
  }

  private static func random(_ dimension: Int, _ generator: inout SplitMix64) -> [Float] {
    // The sum of uniform numbers is near enough to a normal one.
    unit((0..<dimension).map { _ in (0..<4).reduce(0) { sum, _ in sum + Float.random(in: -1...1, using: &generator) } })
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / norm }
  }
}
