internal import Catalog
internal import Domain
internal import Embedding
internal import Foundation
internal import VectorIndex

/// Verifies a snapshot and puts the library in its state.
struct SnapshotReader {
  private static let manifestSizeLimitBytes = 16 << 20

  private let ingest: IngestService
  private let directory: String
  private let manifest: SnapshotManifest
  private let meter: WorkMeter

  /// Reads the manifest and refuses what this daemon cannot use.
  ///
  /// - Throws: ``IngestionError/snapshotMissing(directory:)``, ``IngestionError/snapshotRefused(reason:)`` or
  ///   ``IngestionError/damaged(reason:)``.
  init(_ ingest: IngestService, directory: String, meter: WorkMeter) throws(IngestionError) {
    self.ingest = ingest
    self.meter = meter
    self.directory = directory
    let path = directory + "/" + SnapshotManifest.fileName
    guard directory.hasPrefix("/"), let data = FileManager.default.contents(atPath: path) else {
      throw .snapshotMissing(directory: directory)
    }
    guard data.count <= Self.manifestSizeLimitBytes,
      let manifest = try? JSONDecoder().decode(SnapshotManifest.self, from: data), manifest.isPlausible
    else { throw .damaged(reason: "\(path) is not the manifest of a snapshot; use another snapshot.") }
    self.manifest = manifest
    guard manifest.format == SnapshotManifest.currentFormat else {
      throw .snapshotRefused(
        reason: "The snapshot has the format \(manifest.format), this version reads \(SnapshotManifest.currentFormat); "
          + "restore it with version \(manifest.version).")
    }
    let model = ingest.model.identity
    guard manifest.model.sha256 == model.sha256, manifest.model.dimension == model.dimension else {
      throw .snapshotRefused(
        reason: "The snapshot was made with the embedding model \(manifest.model.name) "
          + "(SHA-256 \(manifest.model.sha256.prefix(12))…), this daemon uses \(model.name) "
          + "(\(model.sha256.prefix(12))…), and vectors of different models cannot be compared. Nothing was changed. "
          + "Where that model is installed: 'cloister index migrate --model NAME --yes', restore, and migrate back "
          + "with --model \(model.name). Or leave it: the documents of the ingest folder are embedded by the present "
          + "model anyway.")
    }
  }

  var summary: SnapshotSummary { manifest.summary(directory: directory) }

  /// Compares every file with its SHA-256.
  ///
  /// - Throws: ``IngestionError/damaged(reason:)``
  func verify() throws(IngestionError) {
    guard manifest.files.contains(where: { $0.path == SnapshotManifest.catalogName }) else {
      throw .damaged(reason: "\(directory): the manifest lists no \(SnapshotManifest.catalogName).")
    }
    meter.begin("comparing checksums", totalCount: manifest.files.count)
    for file in manifest.files {
      defer { meter.advance() }
      guard Self.isKnown(file.path) else {
        throw .damaged(reason: "\(directory): the manifest lists a file that no snapshot has.")
      }
      let path = directory + "/" + file.path
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard attributes?[.size] as? Int64 == file.sizeBytes, (try? FileDigest.sha256(ofFile: path)) == file.sha256
      else {
        throw .damaged(reason: "\(path) is missing or not the file that was saved; use another snapshot.")
      }
    }
  }

  /// Replaces catalog and index; questions are answered from the words alone for a moment.
  func restore() throws -> SnapshotProbing {
    try ingest.ledger.still {
      let (catalog, index) = (ingest.catalog, ingest.index)
      let fetch = ingest.ledger.makeFetch()
      meter.begin("replacing the database")
      // Chunk numbers mean other chunks in a moment: nothing of the old index may be found then, in memory or in files.
      try index.clear()
      CrashPoint.restoreIndexCleared.reach()
      do {
        try catalog.restore(from: directory + "/" + SnapshotManifest.catalogName)
      } catch {
        try index.rebuild(chunkIDs: try catalog.allChunkIDs(), fetch: fetch)
        throw error
      }
      CrashPoint.restoreCatalogWritten.reach()
      meter.begin("reading the index")
      try index.synchronize(
        chunkIDs: try catalog.allChunkIDs(), from: directory + "/" + SnapshotManifest.indexFolderName, fetch: fetch)
      CrashPoint.restoreIndexRead.reach()
      try index.save()
      CrashPoint.restoreIndexSaved.reach()
      meter.begin("asking the saved questions")
      return try SnapshotProber(ingest).compare(manifest.probes)
    }
  }

  /// Whether a path is one that a snapshot can hold; anything else could lead out of its folder.
  private static func isKnown(_ path: String) -> Bool {
    if [SnapshotManifest.catalogName, SnapshotManifest.configurationName].contains(path) { return true }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0] == SnapshotManifest.indexFolderName && !parts[1].hasPrefix(".")
  }
}
