internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func rescan(_ context: APIRequestContext) async throws -> Response {
    try await attention(for: context).perform { try await ingest.rescan() }
    audit.record(.rescanned, .done, by: context.principal)
    return Response(json: RescanReport(scanCount: progress.finishScan()))
  }

  func metricsText() -> Response {
    let text = metrics.text(
      counts: countsIfReadable(in: .all), index: library.indexStatistics, ingest: ingest.status, slots: slots.counts,
      engine: description.engineCounts?() ?? (0, 0), guard: audit.guardMetrics.counts,
      uptimeSeconds: description.uptimeSeconds)
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
