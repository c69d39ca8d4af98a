internal import ArgumentParser
internal import ControlAPI

struct IndexCompact: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Give the space of removed documents back.",
    discussion: "Needs as much free space as the database is large.")

  @OptionGroup var daemon: DaemonOptions

  @Flag(help: "Only say what would be freed.")
  var dryRun = false

  func run() throws {
    let report: IndexCompactReport = try daemon.work(Route.indexCompact + (dryRun ? "?dry_run=true" : ""))
    try daemon.print(report) { report, _ in IndexRendering.compaction(report) }
  }
}
