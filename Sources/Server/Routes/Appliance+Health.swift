internal import ControlAPI
internal import Domain
internal import Foundation
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func health(for principal: Principal) throws -> Response {
    let counts = try library.counts(in: library.readableCollections(for: principal))
    return Response(
      json: HealthReport(
        version: description.version, uptimeSeconds: description.uptimeSeconds,
        ingestFolder: description.ingestFolder, counts: counts, ingest: progress.report(of: ingest.status),
        embeddingModel: description.embeddingModel, generator: description.generator,
        policySHA256: guardControl.policySHA256, warnings: description.warnings))
  }

  func models() -> Response {
    let created = Int64(description.startedAt.timeIntervalSince1970)
    return Response(json: ModelList(description.modelNames.map { ModelList.Model(id: $0, createdAtSeconds: created) }))
  }
}
