internal import Catalog
internal import Domain
internal import Embedding
internal import VectorIndex

/// Asks two models the same questions.
struct ModelComparing {
  private static let rankCount = 10
  /// Questions that are made where there are none.
  private static let sampleCount = 100
  /// Of a sentence; longer ones are cut.
  private static let sampleWordCount = 24

  let catalog: Catalog
  let current: VectorSpace
  let other: VectorSpace

  /// nil where there is nothing to ask.
  func compare(_ shadow: Shadow) throws -> ModelComparison? {
    let questions = shadow.questions.isEmpty ? try sampledSentences() : shadow.questions
    var (overlaps, sameCount): ([Double], Int) = ([], 0)
    for question in questions {
      let (mine, theirs) = (try nearest(question, in: current), try nearest(question, in: other))
      guard let first = mine.first else { continue }
      overlaps.append(Double(Set(mine).intersection(theirs).count) / Double(mine.count))
      if theirs.first == first { sameCount += 1 }
    }
    guard !overlaps.isEmpty else { return nil }
    let count = Double(overlaps.count)
    return ModelComparison(
      source: shadow.questions.isEmpty ? .sampledSentences : shadow.questionSource, questionCount: overlaps.count,
      overlapAt10: overlaps.reduce(0, +) / count, leastOverlapAt10: overlaps.min() ?? 0,
      sameFirst: Double(sameCount) / count)
  }

  private func nearest(_ question: String, in space: VectorSpace) throws -> [ChunkID] {
    guard let vector = try space.model.embed(queries: [question]).first else { return [] }
    return try space.index.search(vector, limit: Self.rankCount).map(\.id)
  }

  private func sampledSentences() throws -> [String] {
    let sample = try catalog.spreadChunkIDs(count: Self.sampleCount)
    let chunks = try catalog.embeddedChunks(sample, modelSHA256: current.model.identity.sha256)
    return chunks.compactMap { chunk in
      let sentence = chunk.chunk.text.prefix { !".!?\n".contains($0) }
      let words = sentence.split(whereSeparator: \.isWhitespace).prefix(Self.sampleWordCount)
      return words.isEmpty ? nil : words.joined(separator: " ")
    }
  }
}
