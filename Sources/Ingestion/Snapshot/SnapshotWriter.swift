internal import Catalog
internal import Domain
internal import Embedding
internal import Foundation
internal import Glibc
internal import VectorIndex

/// Writes a snapshot beside its final place and renames it there, so that there is either a whole one or none.
struct SnapshotWriter {
  private let ingest: IngestService
  private let directory: String
  private let meter: WorkMeter
  private var partial: String { directory + ".partial" }

  /// - Throws: ``IngestionError/snapshotRefused(reason:)`` where something is in the way.
  init(_ ingest: IngestService, directory: String, meter: WorkMeter) throws(IngestionError) {
    guard directory.hasPrefix("/"), directory.count > 1 else {
      throw .snapshotRefused(reason: "'\(directory)' is not an absolute path; name the snapshot's folder by one.")
    }
    self.ingest = ingest
    self.meter = meter
    self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    let entries = try? FileManager.default.contentsOfDirectory(atPath: directory)
    let isThere = FileManager.default.fileExists(atPath: directory)
    guard entries?.isEmpty ?? !isThere else {
      throw .snapshotRefused(reason: "\(directory) is not an empty folder; name one that does not exist yet.")
    }
  }

  /// Changes of the folder wait until it is done; questions do not.
  func write(version: String, configurationFile: String?) throws -> SnapshotSummary {
    // What a killed daemon left behind.
    try? FileManager.default.removeItem(atPath: partial)
    do {
      return try ingest.ledger.still { try writeParts(version: version, configurationFile: configurationFile) }
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
  }

  private func writeParts(version: String, configurationFile: String?) throws -> SnapshotSummary {
    let indexFolder = partial + "/" + SnapshotManifest.indexFolderName
    try makeFolder(partial)
    try makeFolder(indexFolder)
    CrashPoint.snapshotFolderMade.reach()
    meter.begin("copying the database")
    try ingest.catalog.backUp(to: partial + "/" + SnapshotManifest.catalogName) { [meter] done, total in
      meter.set(doneCount: done, totalCount: total)
    }
    CrashPoint.snapshotCatalogCopied.reach()
    meter.begin("copying the index")
    var names = try ingest.index.export(to: indexFolder).map { SnapshotManifest.indexFolderName + "/" + $0 }
    CrashPoint.snapshotIndexCopied.reach()
    names.append(SnapshotManifest.catalogName)
    if let configurationFile {
      try copy(configurationFile, to: partial + "/" + SnapshotManifest.configurationName)
      names.append(SnapshotManifest.configurationName)
    }
    meter.begin("computing checksums and asking questions")
    let manifest = try makeManifest(version: version, files: names.sorted().map(describe))
    try manifest.encoded().write(to: URL(fileURLWithPath: partial + "/" + SnapshotManifest.fileName))
    CrashPoint.snapshotManifestWritten.reach()
    meter.begin("handing it to the disk")
    for name in names + [SnapshotManifest.fileName, SnapshotManifest.indexFolderName] {
      try Durability.sync(partial + "/" + name)
    }
    try Durability.sync(partial)
    CrashPoint.snapshotSynced.reach()
    guard rename(partial, directory) == 0 else { throw failure(directory, "rename") }
    CrashPoint.snapshotRenamed.reach()
    try Durability.sync(URL(fileURLWithPath: directory).deletingLastPathComponent().path)
    return manifest.summary(directory: directory)
  }

  private func makeManifest(version: String, files: [SnapshotManifest.File]) throws -> SnapshotManifest {
    let identity = ingest.model.identity
    let counts = try ingest.catalog.counts(in: .all)
    return SnapshotManifest(
      version: version, createdAtSeconds: Date().timeIntervalSince1970.rounded(),
      model: .init(name: identity.name, sha256: identity.sha256, dimension: identity.dimension),
      documentCount: counts.indexedDocumentCount, chunkCount: counts.chunkCount, files: files,
      probes: try SnapshotProber(ingest).makeProbes())
  }

  private func describe(_ name: String) throws -> SnapshotManifest.File {
    let path = partial + "/" + name
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path, "stat") }
    return SnapshotManifest.File(
      path: name, sizeBytes: Int64(status.st_size), sha256: try FileDigest.sha256(ofFile: path))
  }

  private func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 else { throw failure(path, "mkdir") }
  }

  private func copy(_ source: String, to target: String) throws {
    guard let data = FileManager.default.contents(atPath: source) else { throw failure(source, "read") }
    try data.write(to: URL(fileURLWithPath: target))
  }

  private func failure(_ path: String, _ operation: String) -> IngestionError {
    .fileUnavailable(path: path, operation: operation, errorNumber: errno)
  }
}
