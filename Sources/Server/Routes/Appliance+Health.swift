internal import ControlAPI
internal import Domain
internal import Foundation
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func health(for principal: Principal) -> Response {
    let scope = library.readableCollections(for: principal)
    let counts = countsIfReadable(in: scope)
    let progress = progress.report(of: ingest.status)
    let findings = storage.findings(isForAdministrator: options.isAdministrator(principal))
    var report = HealthReport(
      version: description.version, uptimeSeconds: description.uptimeSeconds,
      ingestFolder: description.ingestFolder, counts: counts,
      ingest: scope == .all ? progress : progress.narrowed(to: counts),
      embeddingModel: description.embeddingModel, generator: description.generator,
      policySHA256: guardControl.policySHA256, warnings: description.warnings + findings)
    if !findings.isEmpty, report.isSettled { report.status = .degraded }
    return Response(json: report)
  }

  /// Zeros where the catalog cannot be read: health and metrics are asked for when something is wrong.
  func countsIfReadable(in scope: CollectionScope) -> LibraryCounts {
    do {
      return try library.counts(in: scope)
    } catch {
      storage.requestFailed(error)
      return LibraryCounts(pendingCount: 0, indexedCount: 0, failedCount: 0, chunkCount: 0)
    }
  }

  func models() -> Response {
    let created = Int64(description.startedAt.timeIntervalSince1970)
    return Response(json: ModelList(description.modelNames.map { ModelList.Model(id: $0, createdAtSeconds: created) }))
  }
}

extension HealthReport.Progress {
  /// What a caller may know who does not read everything: how many of the documents they may read are not done.
  fileprivate func narrowed(to counts: LibraryCounts) -> HealthReport.Progress {
    HealthReport.Progress(isScanned: isScanned, doneCount: 0, totalCount: counts.pendingCount, scanCount: scanCount)
  }
}
