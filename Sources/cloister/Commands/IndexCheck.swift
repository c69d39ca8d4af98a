internal import ArgumentParser
internal import ControlAPI

struct IndexCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Compare the index with the catalog; exit 14 when they differ.")

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let admin = daemon.adminClient(timeoutSeconds: Index.timeoutSeconds)
    let report: IndexCheckReport = try admin.post(Route.indexCheck)
    try daemon.print(report, as: IndexRendering.check)
    if !report.isClean { throw CommandError.ended(.damagedDataFound) }
  }
}
