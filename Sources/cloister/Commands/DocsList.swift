internal import ArgumentParser
internal import ControlAPI

struct DocsList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the documents you may read.")

  @Flag(help: "Only files that could not be read, with the reason.")
  var failed = false

  @Option(help: "Only this collection.")
  var collection: String?

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let query = DocumentQuery(collectionNamed: collection, failedOnly: failed)
    let documents = try DocumentLookup(client: daemon.client()).all(query)
    try daemon.print(["documents": documents]) { DocumentRendering.table($0["documents"] ?? [], for: $1) }
  }
}
