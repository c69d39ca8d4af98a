internal import ArgumentParser
internal import ControlAPI

struct IndexRebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Build the index anew from the catalog.")

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let report: IndexRebuildReport = try daemon.work(Route.indexRebuild)
    try daemon.print(report) { report, _ in IndexRendering.rebuild(report) }
  }
}
