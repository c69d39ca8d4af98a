internal import ArgumentParser
internal import ControlAPI

struct DocsShow: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what is known of a document.")

  @Argument(help: "Number (doc-12) or path relative to the ingest folder.")
  var document: String

  @Flag(help: "Print the extracted text, into which citations point.")
  var text = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let client = daemon.client()
    let document = try DocumentLookup(client: client).document(document)
    if text {
      let text: DocumentText = try client.get(Route.documentText(document.id))
      try daemon.print(text) { text, console in console.isTerminal ? PlainText.lines(text.text) + "\n" : text.text }
    } else {
      // A list, in which a path is looked up, does not say what the guard found.
      let document: WireDocument =
        document.screening == nil ? try client.get(Route.document(document.id)) : document
      try daemon.print(document) { document, console in
        DocumentRendering.details(document)
          + (document.screening.map { DocumentRendering.screening($0, for: console) } ?? "")
      }
    }
  }
}
