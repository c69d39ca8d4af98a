internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct IndexSnapshot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Save catalog, index and configuration in a new folder while the daemon answers.",
    discussion: """
      The daemon writes it, so its user must be allowed to. The folder must not exist yet, or be empty. Files that are \
      dropped meanwhile are read when it is done.
      """)

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "The folder of the snapshot.")
  var directory: String

  func run() throws {
    let report: SnapshotReport = try daemon.work(
      Route.indexSnapshot, body: SnapshotRequest(directory: Index.absolute(directory)))
    try daemon.print(report) { report, _ in IndexRendering.snapshot(report, verb: "Saved") }
  }
}

struct IndexRestore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Replace catalog and index by a snapshot while the daemon answers.",
    discussion: """
      Every file is compared with its SHA-256 first, and a snapshot of another embedding model is refused. Afterwards \
      the questions of the snapshot are asked; exit 14 where the answers differ or a file is damaged. The ingest \
      folder stays the truth: documents that are not in it leave again, new ones are read. The configuration is not \
      touched.
      """)

  @OptionGroup var daemon: DaemonOptions

  @Flag(help: "Only verify the snapshot.")
  var dryRun = false

  @Argument(help: "The folder of the snapshot.")
  var directory: String

  func run() throws {
    let request = SnapshotRequest(directory: Index.absolute(directory), isDryRun: dryRun ? true : nil)
    let report: SnapshotReport = try daemon.work(Route.indexRestore, body: request)
    try daemon.print(report) { report, _ in IndexRendering.snapshot(report, verb: dryRun ? "Verified" : "Restored") }
    if !report.isClean { throw CommandError.ended(.damagedDataFound) }
  }
}

extension Index {
  /// The daemon has another working folder.
  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
