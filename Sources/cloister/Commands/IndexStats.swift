internal import ArgumentParser
internal import ControlAPI

struct IndexStats: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stats", abstract: "Show what the index holds.")

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let report: IndexStatisticsReport = try daemon.adminClient().get(Route.indexStatistics)
    try daemon.print(report) { report, _ in IndexRendering.statistics(report) }
  }
}
