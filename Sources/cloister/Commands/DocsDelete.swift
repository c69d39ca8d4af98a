internal import ArgumentParser
internal import ControlAPI

struct DocsDelete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Remove documents and their files; needs the admin socket.")

  @Argument(help: "Numbers (doc-12) or paths relative to the ingest folder.")
  var documents: [String]

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let admin = daemon.adminClient()
    let lookup = DocumentLookup(client: admin)
    let deleted = try documents.map { name in
      try admin.delete(Route.adminDocument(lookup.document(name).id), as: WireDocument.self)
    }
    try daemon.print(["deleted": deleted]) { _, _ in
      deleted.map { "Deleted \($0.id) \(PlainText.line($0.path))\n" }.joined()
    }
  }
}
