internal import ArgumentParser
internal import ControlAPI

struct ModelsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the model files that are installed; needs the admin socket.")

  @Flag(help: "List the models of the catalogue too, with the memory that they need.")
  var all = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let inventory: ModelInventory = try daemon.adminClient().get(Route.adminModels)
    try daemon.print(inventory) { inventory, console in
      ModelRendering.installed(inventory, for: console)
        + (all ? "\n" + ModelRendering.known(inventory, for: console) : "")
    }
  }
}
