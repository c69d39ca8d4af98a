public import Domain

/// What searches for stored vectors showed.
public struct IndexProbes: Hashable, Sendable {
  /// Chunks whose vector in the index is not the one asked with.
  public var altered: [ChunkID] = []
  /// Chunks that a search for their own vector does not find.
  public var unfound: [ChunkID] = []
}

extension VectorIndex {
  /// How many of the nearest are looked through: the same text in several documents has the same vector.
  private static let probedRankCount = 10
  /// Eight bits a component change a similarity by less.
  private static let similarityTolerance: Float = 0.02

  /// Searches for vectors that should be stored under these numbers.
  ///
  /// - Parameter entries: The catalog's vectors of chunks; unit length.
  /// - Throws: ``VectorIndexError``
  public func probe(_ entries: [(id: ChunkID, vector: [Float])]) throws -> IndexProbes {
    var probes = IndexProbes()
    for (id, vector) in entries {
      let square = vector.reduce(0) { $0 + $1 * $1 }
      let own = try search(vector, limit: 1, in: ChunkSet([id])).first?.similarity
      guard let own, abs(own - square) <= Self.similarityTolerance * square else {
        probes.altered.append(id)
        continue
      }
      let found = try search(vector, limit: Self.probedRankCount)
      // Where ten others are as near, being one of them is chance.
      let isCrowdedOut =
        found.count == Self.probedRankCount
        && found.allSatisfy { $0.similarity >= own - Self.similarityTolerance * square }
      if !found.contains(where: { $0.id == id }) && !isCrowdedOut { probes.unfound.append(id) }
    }
    return probes
  }
}
