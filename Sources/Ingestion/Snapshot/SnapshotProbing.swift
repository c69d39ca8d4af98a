internal import Catalog
internal import Domain
internal import Embedding
internal import VectorIndex

/// Asks the library questions whose answers show whether it is the one that was saved.
struct SnapshotProber {
  private static let questionCount = 10
  private static let answerCount = 5
  private static let wordCount = 12

  private let ingest: IngestService

  init(_ ingest: IngestService) {
    self.ingest = ingest
  }

  /// Questions from chunks that are spread over the whole library, with their answers.
  func makeProbes() throws -> [SnapshotProbe] {
    try ingest.catalog.spreadChunkIDs(count: Self.questionCount).compactMap(probe)
  }

  /// Asks the same questions again.
  func compare(_ probes: [SnapshotProbe]) throws -> SnapshotProbing {
    var (foundCount, expectedCount) = (0, 0)
    for expected in probes {
      let found = try probe(ChunkID(rawValue: expected.chunk))
      foundCount += Set(expected.nearest).intersection(found?.nearest ?? []).count
      foundCount += Set(expected.matching).intersection(found?.matching ?? []).count
      expectedCount += expected.nearest.count + expected.matching.count
    }
    return SnapshotProbing(
      questionCount: probes.count, agreement: expectedCount == 0 ? 1 : Double(foundCount) / Double(expectedCount))
  }

  private func probe(_ id: ChunkID) throws -> SnapshotProbe? {
    let model = ingest.model
    guard let chunk = try ingest.catalog.embeddedChunks([id], modelSHA256: model.identity.sha256).first else {
      return nil
    }
    let words = chunk.chunk.text.split(whereSeparator: \.isWhitespace).prefix(Self.wordCount)
    let question = words.joined(separator: " ")
    guard let vector = try model.embed(queries: [question]).first else { return nil }
    let nearest = try ingest.index.search(vector, limit: Self.answerCount)
    let matching = try ingest.catalog.search(
      matching: FullTextQuery(question), in: .all, limit: Self.answerCount)
    return SnapshotProbe(
      chunk: id.rawValue, nearest: nearest.map(\.id.rawValue), matching: matching.map(\.0.rawValue))
  }
}
