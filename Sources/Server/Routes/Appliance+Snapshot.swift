internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func saveSnapshot(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let directory = try await request.decoded(SnapshotRequest.self, limits: options).directory
    return try await perform(request) { meter in
      let summary = try await maintenance.perform {
        try library.saveSnapshot(
          directory: directory, version: description.version, configurationFile: description.configurationFile,
          meter: meter)
      }
      audit.record(.snapshotSaved, .done, by: context.principal, detail: directory)
      return SnapshotReport(summary)
    }
  }

  func restoreSnapshot(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await request.decoded(SnapshotRequest.self, limits: options)
    let directory = body.directory
    return try await perform(request) { meter in
      if body.isDryRun == true {
        let summary = try await maintenance.perform { try library.verifySnapshot(directory: directory, meter: meter) }
        return SnapshotReport(summary, isDryRun: true)
      }
      let (summary, probing) = try await maintenance.perform {
        try migration.ending { try library.restoreSnapshot(directory: directory, meter: meter) }
      }
      storage.madeSound()
      audit.record(.snapshotRestored, .done, by: context.principal, detail: directory)
      // What has changed in the folder since the snapshot is found now, not at the next walk.
      try await ingest.rescan()
      return SnapshotReport(summary, probing: probing)
    }
  }
}
