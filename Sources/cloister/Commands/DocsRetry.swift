internal import ArgumentParser
internal import ControlAPI

struct DocsRetry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Read documents again; needs the admin socket.")

  @Argument(help: "Numbers (doc-12) or paths relative to the ingest folder.")
  var documents: [String] = []

  @Flag(help: "Every document that failed.")
  var failed = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    if documents.isEmpty && !failed { throw CommandError.noDocumentNamed }
    let admin = daemon.adminClient()
    let lookup = DocumentLookup(client: admin)
    var identifiers = try documents.map { try lookup.document($0).id }
    if failed { identifiers += try lookup.all(DocumentQuery(collectionNamed: nil, failedOnly: true)).map(\.id) }
    let retried = try identifiers.map { try admin.post(Route.documentRetry($0), as: WireDocument.self) }
    try daemon.print(["retried": retried]) { _, _ in
      retried.map { "Reading \($0.id) \(PlainText.line($0.path)) again\n" }.joined()
    }
  }
}
