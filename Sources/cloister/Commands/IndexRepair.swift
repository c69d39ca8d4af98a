internal import ArgumentParser
internal import ControlAPI

struct IndexRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Make the index and the full-text index anew from the catalog.",
    discussion: """
      No file of the index is read. Documents whose chunks or vectors are not whole are read again from the ingest \
      folder. Exit 14 where the pages of the database themselves are damaged.
      """)

  @OptionGroup var daemon: DaemonOptions

  @Flag(help: "Also embed every chunk again, and read the documents whose vectors differ.")
  var full = false

  func run() throws {
    let report: IndexRepairReport = try daemon.work(Route.indexRepair + (full ? "?sample=all" : ""))
    try daemon.print(report) { report, _ in IndexRendering.repair(report) }
  }
}
