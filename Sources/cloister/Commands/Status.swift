internal import ArgumentParser
internal import ControlAPI

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show what the daemon holds and does.")

  @Flag(help: "Wait until nothing is left to index; exit 3 when some files failed.")
  var wait = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let client = daemon.client()
    let health = try wait ? IndexingWait(client: client).untilReady() : client.get(Route.health)
    try daemon.print(health, as: StatusRendering.text)
    if wait && health.documents.failed > 0 { throw CommandError.ended(.partlyDone) }
  }
}
