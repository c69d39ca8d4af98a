internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  private static let maximumRecallQueryCount = 1000

  func indexStatistics(_ request: Request) async throws -> Response {
    let queryCount = try request.count(named: "recall", in: 0...Self.maximumRecallQueryCount) ?? 0
    let recall =
      queryCount > 0 ? try await maintenance.perform { try library.estimateRecall(queryCount: queryCount) } : nil
    return Response(
      json: IndexStatisticsReport(
        library.indexStatistics, model: description.embeddingModel.name, counts: try library.counts(in: .all),
        storedSizeBytes: library.storedSizeBytes, recall: recall))
  }

  func checkIndex(_ request: Request) async throws -> Response {
    let sampleCount = request.isFull ? nil : try request.count(named: "sample", in: 0...Int.max) ?? 0
    return try await perform(request) { meter in
      let check = try await maintenance.perform { try library.checkIndex(sampleCount: sampleCount, meter: meter) }
      let report = IndexCheckReport(check)
      if report.isClean { storage.madeSound() }
      return report
    }
  }

  func rebuildIndex(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    try await perform(request) { meter in
      let began = ContinuousClock.now
      try await maintenance.perform { try library.rebuildIndex(meter: meter) }
      audit.record(.indexRebuilt, .done, by: context.principal)
      return IndexRebuildReport(library.indexStatistics, durationSeconds: (.now - began) / .seconds(1))
    }
  }

  func repairIndex(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let isFull = request.isFull
    return try await perform(request) { meter in
      let began = ContinuousClock.now
      let repair = try await maintenance.perform { try library.repairIndex(isFull: isFull, meter: meter) }
      storage.madeSound()
      audit.record(.indexRepaired, .done, by: context.principal)
      return IndexRepairReport(
        repair, generation: library.indexStatistics.generation, durationSeconds: (.now - began) / .seconds(1))
    }
  }

  func compactIndex(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let isDryRun = request.isDryRun
    return try await perform(request) { meter in
      let compaction = try await maintenance.perform { try library.compactIndex(isDryRun: isDryRun, meter: meter) }
      if !isDryRun { audit.record(.indexCompacted, .done, by: context.principal) }
      return IndexCompactReport(compaction, isDryRun: isDryRun)
    }
  }
}

extension Request {
  fileprivate var isFull: Bool { queryItems.contains { $0.name == "sample" && $0.value == "all" } }

  /// A number of the query string; nil where it is not there.
  fileprivate func count(named name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let item = queryItems.first(where: { $0.name == name }) else { return nil }
    guard let count = Int(item.value), range.contains(count) else {
      throw RequestError.invalid(
        parameter: name, problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }
}
