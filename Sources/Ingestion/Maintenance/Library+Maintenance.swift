internal import Catalog
public import Domain
internal import VectorIndex

/// What an administrator does to keep the index true.
extension Library {
  /// Compares catalog, index and model with each other.
  ///
  /// - Parameter sampleCount: Chunks that are embedded and searched for again; nil for all, which takes as long as
  ///   reading the documents did.
  /// - Throws: ``IngestionError``
  public func checkIndex(sampleCount: Int? = 0, meter: WorkMeter = WorkMeter()) throws -> Domain.IndexCheck {
    try reporting { try IndexInspection(ingest, meter: meter).check(sampleCount: sampleCount) }
  }

  /// Builds the index anew from the vectors of the catalog; documents come and go meanwhile.
  ///
  /// - Throws: ``IngestionError``
  public func rebuildIndex(meter: WorkMeter = WorkMeter()) throws {
    try reporting {
      let (index, fetch) = ingest.ledger.indexWithFetch()
      meter.begin("building the index", totalCount: index.statistics.count)
      try index.rebuild(chunkIDs: try ingest.catalog.allChunkIDs(), fetch: meter.counting(fetch))
      meter.begin("saving the index")
      try index.save()
    }
  }

  /// Makes everything that can be made again from documents, chunks and vectors; no file of the index is read.
  ///
  /// - Parameter isFull: Embeds every chunk again, to find vectors that were changed but are vectors still.
  /// - Throws: ``IngestionError``
  public func repairIndex(isFull: Bool = false, meter: WorkMeter = WorkMeter()) throws -> IndexRepair {
    try reporting {
      let inspection = IndexInspection(ingest, meter: meter)
      let suspects = try isFull ? inspection.changedVectors() : inspection.implausibleVectors()
      let repair = try ingest.ledger.still {
        meter.begin("making the full-text index")
        let (fullTextCount, unreadPaths) = try ingest.catalog.repair(suspects: suspects)
        CrashPoint.repairCatalogWritten.reach()
        let chunkIDs = try ingest.catalog.allChunkIDs()
        meter.begin("building the index", totalCount: chunkIDs.count)
        try ingest.index.repair(chunkIDs: chunkIDs, fetch: meter.counting(ingest.ledger.makeFetch()))
        return IndexRepair(
          vectorCount: ingest.index.statistics.count, fullTextCount: fullTextCount, unreadPaths: unreadPaths)
      }
      for path in repair.unreadPaths {
        ingest.queue.enqueue(path, sizeBytes: try ingest.catalog.document(path: path)?.sizeBytes ?? 0)
      }
      return repair
    }
  }

  /// Gives the space of what was removed back to the file system.
  ///
  /// - Parameter isDryRun: Only says what would be freed, at least.
  /// - Throws: ``IngestionError``
  public func compactIndex(isDryRun: Bool = false, meter: WorkMeter = WorkMeter()) throws -> IndexCompaction {
    try reporting {
      let before = storedSizeBytes
      if isDryRun {
        let statistics = ingest.index.statistics
        // Lists round a component to a byte.
        let componentSizeBytes = statistics.type == .flat ? 4 : 1
        let vectorSizeBytes = Int64(statistics.tombstones) * Int64(statistics.dimension * componentSizeBytes + 8)
        return IndexCompaction(
          tombstoneCount: 0, tombstonesLeftCount: statistics.tombstones,
          freedSizeBytes: vectorSizeBytes + (try ingest.catalog.reclaimableSizeBytes()), sizeBytes: before)
      }
      return try ingest.ledger.still {
        meter.begin("compacting the index")
        let count = try ingest.index.compact()
        let isLogEmptied = try ingest.catalog.compact { meter.begin($0) }
        let after = storedSizeBytes
        return IndexCompaction(
          tombstoneCount: count, tombstonesLeftCount: ingest.index.statistics.tombstones,
          freedSizeBytes: max(before - after, 0), sizeBytes: after, isLogEmptied: isLogEmptied)
      }
    }
  }

  /// Measures how well the index finds the nearest of all vectors; nil where there are too few to ask for.
  ///
  /// - Throws: ``IngestionError``
  public func estimateRecall(queryCount: Int) throws -> Domain.RecallEstimate? {
    try reporting { try ExactSearch(ingest).estimateRecall(queryCount: queryCount) }
  }

  /// Of the files of catalog and index, in bytes.
  public var storedSizeBytes: Int64 { ingest.catalog.sizeBytes + ingest.index.fileSizeBytes }

  /// Says errors of catalog and index in words that the server may pass on to administrators.
  func reporting<Value>(_ body: () throws -> Value) throws -> Value { try IngestionError.reporting(body) }
}

extension WorkMeter {
  /// The same fetch, counted.
  func counting(_ fetch: @escaping ([ChunkID]) throws -> [[Float]]) -> ([ChunkID]) throws -> [[Float]] {
    { ids in
      defer { self.advance(by: ids.count) }
      return try fetch(ids)
    }
  }
}

extension IngestionError {
  /// Says errors of catalog and index in words that the server may pass on to administrators.
  static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CatalogError {
      if case .damaged = error { throw IngestionError.damaged(reason: error.description) }
      throw IngestionError.storageUnavailable(reason: error.description)
    } catch let error as VectorIndexError {
      throw IngestionError.storageUnavailable(reason: error.description)
    }
  }
}
