internal import Catalog
internal import Domain
internal import Embedding
internal import VectorIndex

/// Compares what catalog, index and model say of the same chunks.
struct IndexInspection {
  /// Chunks that are embedded at a time.
  private static let batchCount = 64
  /// Cosine of two vectors of the same text; other batches and other processors round differently.
  private static let leastCosine: Float = 0.999
  private static let lengthTolerance: Float = 1e-3

  private let ingest: IngestService
  private let meter: WorkMeter
  private var catalog: Catalog { ingest.catalog }
  private var index: VectorIndex { ingest.index }

  init(_ ingest: IngestService, meter: WorkMeter = WorkMeter()) {
    self.ingest = ingest
    self.meter = meter
  }

  /// - Parameter sampleCount: Chunks whose vectors are compared; nil for all.
  func check(sampleCount: Int?) throws -> Domain.IndexCheck {
    meter.begin("reading the database")
    let damage = try catalog.integrityCheck()
    meter.begin("comparing numbers and files")
    let (chunkIDs, numbers) = try ingest.ledger.still {
      let chunkIDs = try catalog.allChunkIDs()
      return (chunkIDs, try index.compare(with: chunkIDs))
    }
    let files = index.checkFiles()
    var check = Domain.IndexCheck(
      expectedCount: chunkIDs.count, missingCount: numbers.missing.count, extraCount: numbers.surplus.count,
      damagedFiles: files.damaged)
    check.fileCount = files.count
    if !damage.isEmpty { check.findings.append(IndexFinding(kind: .damagedCatalog, places: damage)) }
    let known = ChunkSet(numbers.missing)
    let sample = Self.sample(chunkIDs.filter { !known.contains($0) }, count: sampleCount)
    try compareVectors(sample, in: &check)
    return check
  }

  /// Chunks whose vectors are not unit vectors, and so not what a model made.
  func implausibleVectors() throws -> [ChunkID] {
    let dimension = ingest.model.identity.dimension
    var found: [ChunkID] = []
    try catalog.forEachVector { id, vector in
      // Those of another model are read again anyway.
      guard vector.count == dimension else { return }
      if !Self.isUnit(vector) { found.append(id) }
    }
    return found
  }

  /// Chunks whose vectors are not what the model makes of their texts: every chunk is embedded again.
  func changedVectors() throws -> [ChunkID] {
    var found: [ChunkID] = []
    try forEachBatch(of: try catalog.allChunkIDs()) { chunks in found += try changed(of: chunks).map(\.id) }
    return found
  }

  private func compareVectors(_ ids: [ChunkID], in check: inout Domain.IndexCheck) throws {
    var (changed, altered, unfound): ([String], [String], [String]) = ([], [], [])
    let dimension = index.statistics.dimension
    try forEachBatch(of: ids) { chunks in
      changed += try self.changed(of: chunks).map(Self.place)
      let probes = try index.probe(chunks.filter { $0.vector.count == dimension }.map { ($0.id, $0.vector) })
      altered += try places(probes.altered, of: chunks)
      unfound += try places(probes.unfound, of: chunks)
      check.comparedCount += chunks.count
    }
    for (kind, places) in [
      (IndexFinding.Kind.changedEmbeddings, changed), (.alteredVectors, altered), (.unfoundVectors, unfound),
    ] where !places.isEmpty { check.findings.append(IndexFinding(kind: kind, places: places)) }
  }

  private func forEachBatch(of ids: [ChunkID], _ body: ([EmbeddedChunk]) throws -> Void) throws {
    meter.begin("embedding chunks again", totalCount: ids.count)
    for start in stride(from: 0, to: ids.count, by: Self.batchCount) {
      let batch = Array(ids[start..<min(start + Self.batchCount, ids.count)])
      defer { meter.advance(by: batch.count) }
      try body(try catalog.embeddedChunks(batch, modelSHA256: ingest.model.identity.sha256))
    }
  }

  private func changed(of chunks: [EmbeddedChunk]) throws -> [EmbeddedChunk] {
    let vectors = try ingest.model.embed(chunks.map(\.chunk.embeddedText))
    return zip(chunks, vectors).filter { !Self.agree($0.vector, $1) }.map(\.0)
  }

  /// Leaves out chunks that were removed while they were compared.
  private func places(_ ids: [ChunkID], of chunks: [EmbeddedChunk]) throws -> [String] {
    guard !ids.isEmpty else { return [] }
    let present = zip(ids, try catalog.vectors(of: ids)).filter { !$1.isEmpty }.map(\.0)
    return chunks.filter { present.contains($0.id) }.map(Self.place)
  }

  private static func place(_ chunk: EmbeddedChunk) -> String { "chunk \(chunk.id.rawValue) of \(chunk.path)" }

  private static func sample(_ ids: [ChunkID], count: Int?) -> [ChunkID] {
    guard let count, count < ids.count else { return ids }
    // Others every time, so that checking often looks at everything in the end.
    return Array(ids.shuffled().prefix(max(count, 0)))
  }

  private static func agree(_ stored: [Float], _ made: [Float]) -> Bool {
    stored.count == made.count && isUnit(stored) && dot(stored, made) >= leastCosine
  }

  private static func isUnit(_ vector: [Float]) -> Bool {
    abs(dot(vector, vector) - 1) <= lengthTolerance
  }

  private static func dot(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
