internal import Catalog
public import Domain
internal import VectorIndex

/// The documents of the appliance, as the server shows and changes them.
///
/// A scope says what the caller may see; what lies outside it does not exist for that caller.
public struct Library: Sendable {
  let ingest: IngestService
  private let access: CollectionAccess

  public init(ingest: IngestService, access: CollectionAccess) {
    self.ingest = ingest
    self.access = access
  }

  var catalog: Catalog { ingest.catalog }
  private var index: VectorIndex { ingest.index }

  // MARK: Rights

  /// The collections that the caller may read at this moment.
  public func readableCollections(for principal: Principal) -> CollectionScope {
    access.readableCollections(for: principal, in: ingest.folder)
  }

  // MARK: Documents

  /// The documents of a scope by path; `state` nil means every state.
  public func documents(
    in scope: CollectionScope, state: DocumentRecord.State? = nil, limit: Int = .max, offset: Int = 0
  ) throws -> [DocumentRecord] {
    try catalog.documents(in: scope, state: state, limit: limit, offset: offset)
  }

  public func document(_ id: DocumentID, in scope: CollectionScope) throws -> DocumentRecord? {
    try catalog.document(id, in: scope)
  }

  /// The document with a path relative to the ingest folder; nil where there is none in the scope.
  public func document(path: String, in scope: CollectionScope) throws -> DocumentRecord? {
    guard let record = try catalog.document(path: path), scope.contains(record.collection) else { return nil }
    return record
  }

  /// The extracted text of a document; nil where it does not exist or is not indexed.
  public func text(of id: DocumentID, in scope: CollectionScope) throws -> String? {
    guard try catalog.document(id, in: scope) != nil else { return nil }
    return try catalog.text(of: id)
  }

  /// Chunks with the documents they are shown from; those outside the scope are absent.
  public func passages(_ ids: [ChunkID], in scope: CollectionScope) throws -> [ChunkID: Passage] {
    try catalog.passages(ids, in: scope)
  }

  /// Removes the file from the ingest folder and its chunks from answers; nil when there is no such document.
  ///
  /// - Parameter userID: Who asks for it, for the receipt.
  public func delete(
    _ id: DocumentID, in scope: CollectionScope = .all, by userID: UInt32? = nil
  ) throws -> DocumentRecord? {
    guard let record = try catalog.document(id, in: scope) else { return nil }
    ingest.ledger.announceDeletion(of: record.path, by: userID)
    defer { ingest.ledger.withdrawDeletion(of: record.path) }
    CrashPoint.deleteBegun.reach()
    try ingest.folder.removeFile(record.path)
    CrashPoint.deleteFileRemoved.reach()
    try ingest.ledger.retract(record.path)
    return record
  }

  /// Reads a document again, also one that failed; nil when there is no such document.
  public func retry(_ id: DocumentID, in scope: CollectionScope = .all) throws -> DocumentRecord? {
    guard let record = try catalog.document(id, in: scope) else { return nil }
    return try ingest.retry(id) ? record : nil
  }

  public func counts(in scope: CollectionScope) throws -> Domain.LibraryCounts {
    let counts = try catalog.counts(in: scope)
    return Domain.LibraryCounts(
      pendingCount: counts.pendingDocumentCount, indexedCount: counts.indexedDocumentCount,
      failedCount: counts.failedDocumentCount, chunkCount: counts.chunkCount)
  }

  /// The collections of a scope that have a folder, by name.
  public func collections(in scope: CollectionScope) throws -> [CollectionSummary] {
    try ingest.folder.collectionGroups().sorted { $0.key < $1.key }.filter { scope.contains($0.key) }.map {
      CollectionSummary(name: $0.key, groupID: $0.value, counts: try counts(in: .only([$0.key])))
    }
  }

  // MARK: Index

  public var indexStatistics: Domain.IndexStatistics {
    let found = index.statistics
    var statistics = Domain.IndexStatistics(
      type: found.type.rawValue, count: found.count, tombstoneCount: found.tombstones, dimension: found.dimension,
      sizeBytes: Int64(found.sizeBytes), generation: found.generation)
    (statistics.listCount, statistics.probeCount) = (found.listCount, found.probeCount)
    return statistics
  }
}
