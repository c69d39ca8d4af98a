internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  /// Before all that an audit can hold.
  private static let firstDay = "1970-01-01"
  /// Of the questions that were asked, the last ones count.
  private static let recordedCount = 200

  func migrationStatus() -> Response { Response(json: MigrationReport(migration.status)) }

  func startMigration(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await request.decoded(MigrationRequest.self, limits: options)
    let status = try await maintenance.perform {
      // An audit that cannot be read is no reason not to migrate: sentences of the library are asked then.
      let recorded = (try? audit.letThroughQuestions(from: Self.firstDay, limit: Self.recordedCount)) ?? []
      return try migration.start(
        body.model, questions: body.questions ?? recorded, source: body.questions == nil ? .audit : .file)
    }
    audit.record(.migrationStarted, .done, by: context.principal, detail: body.model)
    return Response(status: .accepted, json: MigrationReport(status))
  }

  func switchMigration(
    _ request: Request, _ context: APIRequestContext, isRollback: Bool
  ) async throws -> Response {
    if request.isDryRun { return Response(json: MigrationReport(migration.status, isDryRun: true)) }
    return try await perform(request) { meter in
      let status = try await maintenance.perform { try migration.switchOver(isRollback: isRollback, meter: meter) }
      audit.record(
        isRollback ? .migrationRolledBack : .migrationSwitched, .done, by: context.principal,
        detail: status.current.location)
      return MigrationReport(status)
    }
  }

  func cancelMigration(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    if request.isDryRun { return Response(json: MigrationReport(migration.status, isDryRun: true)) }
    let status = try await maintenance.perform { try migration.cancel() }
    audit.record(.migrationCancelled, .done, by: context.principal)
    return Response(json: MigrationReport(status))
  }
}

extension Request {
  var isDryRun: Bool { queryItems.contains { $0.name == "dry_run" && $0.value == "true" } }
}
