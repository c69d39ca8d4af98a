internal import ArgumentParser
internal import Catalog
internal import Domain
internal import Foundation
internal import VectorIndex

/// A catalog of chunks with given vectors, and its index; both stay in their folder between runs.
final class IndexBenchLibrary {
  struct Opening: Encodable {
    /// To open the catalog and have the index answer; building, where there was no file yet, included.
    var seconds: Double
    /// Of it, for the catalog and the numbers of its chunks.
    var catalogSeconds: Double
    var isBuilt: Bool
    var type: String
    var listCount: Int
    var probeCount: Int
    var sizeBytes: Int
  }

  struct Searches: Encodable {
    var milliseconds: [Double] = []
    /// The rows that were found, best first.
    var rows: [[Int64]] = []
  }

  private static let chunksPerDocument = 100
  private static let limit = 10

  private let folder: String
  private let dimension: Int
  private let vectors: FloatFile
  private let type: IndexType?
  private var opened: (catalog: Catalog, index: VectorIndex)?
  private let clock = ContinuousClock()

  init(folder: String, dimension: Int, type: IndexType?) throws {
    (self.folder, self.dimension, self.type) = (folder, dimension, type)
    vectors = try FloatFile(path: folder + "/vectors.f32", dimension: dimension)
    try fillCatalog()
  }

  /// Stores the vectors in chunks of documents, so that row r is chunk r + 1.
  private func fillCatalog() throws {
    guard !FileManager.default.fileExists(atPath: folder + "/complete") else { return }
    let catalog = try Catalog(path: folder + "/catalog.sqlite")
    for first in stride(from: 0, to: vectors.count, by: Self.chunksPerDocument) {
      let rows = (first..<min(first + Self.chunksPerDocument, vectors.count)).map { vectors[$0] }
      let added = try commit(rows, number: first, path: "rows/\(first).txt", to: catalog)
      guard added.first?.rawValue == Int64(first + 1) else {
        throw ValidationError("\(folder)/catalog.sqlite was left half filled: remove it")
      }
    }
    try Data().write(to: URL(fileURLWithPath: folder + "/complete"))
  }

  /// Stores a document with a chunk for each vector.
  private func commit(_ vectors: [[Float]], number: Int, path: String, to catalog: Catalog) throws -> [ChunkID] {
    let chunks = vectors.indices.map { ordinal in
      Chunk(ordinal: ordinal, range: ordinal..<ordinal + 1, headingPath: [], text: "row \(ordinal)", tokenCount: 2)
    }
    let digest = String(number, radix: 16)
    let content = NewContent(
      sha256: String(repeating: "0", count: 64 - digest.count) + digest, mediaType: "text/plain", title: nil,
      text: "rows from \(number)", pages: nil, parserVersion: 1, modelSHA256: "", chunks: chunks, vectors: vectors)
    let fingerprint = FileFingerprint(sizeBytes: 0, modifiedAtNanoseconds: 0, inode: UInt64(number))
    return try catalog.commit(content, path: path, fingerprint: fingerprint).addedChunkIDs
  }

  func open() throws -> Opening {
    opened = nil
    let started = clock.now
    let catalog = try Catalog(path: folder + "/catalog.sqlite")
    let ids = try catalog.allChunkIDs()
    let catalogSeconds = (clock.now - started) / .seconds(1)
    var options = VectorIndexOptions()
    options.type = type
    let index = try VectorIndex(
      directory: folder + "/index-\(type?.rawValue ?? "auto")", dimension: dimension, options: options)
    let report = try index.synchronize(chunkIDs: ids) { try catalog.vectors(of: $0) }
    let seconds = (clock.now - started) / .seconds(1)
    try index.save()
    opened = (catalog, index)
    let statistics = index.statistics
    return Opening(
      seconds: seconds, catalogSeconds: catalogSeconds, isBuilt: report.loadedGeneration == nil,
      type: statistics.type.rawValue, listCount: statistics.listCount, probeCount: statistics.probeCount,
      sizeBytes: statistics.sizeBytes)
  }

  func everyNth(_ step: Int) -> ChunkSet {
    ChunkSet(stride(from: 0, to: vectors.count, by: step).map { ChunkID(rawValue: Int64($0 + 1)) })
  }

  func search(_ queries: FloatFile, visible: ChunkSet?) throws -> Searches {
    guard let opened else { return Searches() }
    var searches = Searches()
    for row in 0..<queries.count {
      let query = queries[row]
      let started = clock.now
      let found = try opened.index.search(query, limit: Self.limit, in: visible)
      searches.milliseconds.append((clock.now - started) / .milliseconds(1))
      searches.rows.append(found.map { $0.id.rawValue - 1 })
    }
    return searches
  }

  /// The true neighbours among every n-th row.
  func exact(_ queries: FloatFile, step: Int) -> Searches {
    var searches = Searches()
    let rows = stride(from: 0, to: vectors.count, by: step).map { (row: $0, vector: vectors[$0]) }
    for number in 0..<queries.count {
      let query = queries[number]
      let scored = rows.map { row in (zip(query, row.vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }, row.row) }
      searches.rows.append(scored.sorted { $0.0 > $1.0 }.prefix(Self.limit).map { Int64($0.1) })
    }
    return searches
  }

  /// Deletes documents as ingestion does, catalog first; each time ends when a search does not find their chunks.
  ///
  /// The documents are stored for that, with vectors that no query is near to.
  func delete(_ count: Int) throws -> Searches {
    guard let opened else { return Searches() }
    var searches = Searches()
    for number in 0..<count {
      let first = number * Self.chunksPerDocument
      let rows = (first..<min(first + Self.chunksPerDocument, vectors.count)).map { vectors[$0].map { -$0 } }
      let path = "spare/\(number).txt"
      let added = try commit(rows, number: vectors.count + first, path: path, to: opened.catalog)
      try opened.index.add(added, rows)
      let query = rows[0]
      guard try opened.index.search(query, limit: Self.limit).contains(where: { added.contains($0.id) }) else {
        throw ValidationError("a document that was just added is not found")
      }
      let started = clock.now
      let reason = DeletionReason(cause: .deleted, requestedAtMilliseconds: 0)
      let removed = try opened.catalog.retract(path: path, because: reason)?.chunkIDs ?? []
      try opened.index.remove(removed)
      let found = try opened.index.search(query, limit: Self.limit)
      searches.milliseconds.append((clock.now - started) / .milliseconds(1))
      let removedSet = ChunkSet(removed)
      searches.rows.append(found.filter { removedSet.contains($0.id) }.map { $0.id.rawValue - 1 })
    }
    return searches
  }
}
