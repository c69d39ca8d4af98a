internal import ArgumentParser
internal import ControlAPI

struct IndexStats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Show what the index holds and how well it finds.")

  @OptionGroup var daemon: DaemonOptions

  @Option(
    help: ArgumentHelp(
      "Estimate the recall from so many searches, compared with every vector; 0 leaves it out.", valueName: "searches"))
  var recall = 20

  func validate() throws {
    guard (0...1000).contains(recall) else { throw ValidationError("--recall must be 0 to 1000.") }
  }

  func run() throws {
    let admin = daemon.adminClient(timeoutSeconds: Index.timeoutSeconds)
    let report: IndexStatisticsReport = try admin.get(Route.indexStatistics, query: [("recall", String(recall))])
    try daemon.print(report) { report, _ in IndexRendering.statistics(report) }
  }
}
