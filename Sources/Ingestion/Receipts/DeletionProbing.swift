internal import Catalog
internal import Domain
internal import Foundation
internal import VectorIndex

/// Looks everywhere for a document that was deleted.
struct DeletionProbing {
  /// How many of the nearest and best are looked through.
  private static let rankCount = 10

  private let ingest: IngestService

  init(_ ingest: IngestService) {
    self.ingest = ingest
  }

  /// - Parameter cleared: Caches that were emptied before.
  func receipt(for record: DeletionRecord, cleared: [DeletionReceipt.Place]) throws -> DeletionReceipt {
    let places = try places(of: record) + cleared
    let probes = try probes(of: record)
    return DeletionReceipt(
      document: .init(
        id: record.documentID.description, path: record.path, collection: CollectionName(ofPath: record.path).rawValue,
        sha256: record.sha256, sizeBytes: record.sizeBytes, chunkCount: record.chunkCount),
      cause: record.reason.cause, userID: record.reason.userID,
      requestedAtMilliseconds: record.reason.requestedAtMilliseconds,
      removedAtMilliseconds: record.removedAtMilliseconds,
      issuedAtMilliseconds: Int64(Date().timeIntervalSince1970 * 1000), otherNameCount: record.otherNameCount,
      places: places, probes: probes)
  }

  private func places(of record: DeletionRecord) throws -> [DeletionReceipt.Place] {
    let remains = try ingest.catalog.remains(of: record)
    let gone = ChunkSet(record.chunkIDs)
    var indexedCount = 0
    // With a filter of its own numbers only, a vector that is still there is found whatever the query.
    if !gone.isEmpty, let vector = record.vectors.first, vector.count == ingest.index.statistics.dimension {
      indexedCount = try ingest.index.search(vector, limit: gone.count, in: gone).count
    }
    // A file of the same name that came in the meantime is another document.
    let isReplaced = try ingest.catalog.document(path: record.path) != nil
    let isFileThere = ingest.folder.fingerprint(of: record.path) != nil && !isReplaced
    return [
      .init(name: "ingest_folder", removedCount: 1, leftCount: isFileThere ? 1 : 0),
      .init(name: "catalogue", removedCount: 1 + record.chunkIDs.count, leftCount: remains.catalogCount),
      .init(name: "full_text", removedCount: record.chunkIDs.count, leftCount: remains.fullTextCount),
      .init(name: "vector_index", removedCount: record.chunkIDs.count, leftCount: indexedCount),
    ]
  }

  private func probes(of record: DeletionRecord) throws -> DeletionReceipt.Probes {
    let gone = Set(record.chunkIDs)
    let dimension = ingest.index.statistics.dimension
    var probes = DeletionReceipt.Probes(vectorCount: 0, fullTextCount: 0, foundCount: 0)
    for vector in record.vectors where vector.count == dimension {
      probes.vectorCount += 1
      let found = try ingest.index.search(vector, limit: Self.rankCount).map(\.id)
      if !gone.isDisjoint(with: found) { probes.foundCount += 1 }
    }
    for word in record.words {
      probes.fullTextCount += 1
      let found = try ingest.catalog.search(matching: FullTextQuery(word), in: .all, limit: Self.rankCount).map(\.0)
      if !gone.isDisjoint(with: found) { probes.foundCount += 1 }
    }
    return probes
  }
}
