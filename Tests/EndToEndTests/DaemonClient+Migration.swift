import ControlAPI
import DecoderFixture
import Domain
import Foundation
import TestSupport

/// A second embedding model in the daemon's folder of models, and migrations to it.
extension DaemonClient {
  static let otherModel = "tiny.gguf"
  /// A file in the folder of models would be taken for one that writes answers.
  static let quoting = "generator:\n  kind: quote\n"

  func installOtherModel() throws {
    try FileManager.default.createSymbolicLink(
      atPath: daemon.folder.path + "/models/" + Self.otherModel,
      withDestinationPath: DecoderFixture.path("qwen3-embedding"))
  }

  func migration() throws -> MigrationReport { try admin.get(Route.indexMigrate) }

  @discardableResult
  func startMigration() throws -> MigrationReport {
    try admin.post(Route.indexMigrate, body: MigrationRequest(model: Self.otherModel))
  }

  /// Waits until every chunk has both vectors.
  func awaitMigration(timeoutSeconds: Double = 120) throws {
    let deadline = Date(timeIntervalSinceNow: timeoutSeconds)
    while try migration().stage != MigrationStatus.Stage.ready.rawValue {
      guard Date() < deadline else { throw Failure.notSettled(daemon.log) }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// Back to the first model, keeping the vectors of the other.
  func answerByFirstModel() throws {
    guard try migration().model.location == Self.otherModel else { return }
    let _: MigrationReport = try admin.post(Route.migrateRollback)
  }

  /// Back to the first model, without vectors of another.
  func endMigration() throws {
    try answerByFirstModel()
    if try migration().stage != MigrationStatus.Stage.none.rawValue {
      let _: MigrationReport = try admin.delete(Route.indexMigrate)
    }
  }
}
