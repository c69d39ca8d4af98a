internal import ArgumentParser
internal import ControlAPI
internal import Domain

struct DocsDelete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Remove documents and their files; needs the admin socket.",
    discussion: """
      Each deletion has a signed receipt: what the document was, where it was, and what looked for it in vain. \
      'cloister docs receipt show' finds it later, also where only the file was taken out of the ingest folder. Exit 14 \
      where something of the document was still found.
      """)

  @Argument(help: "Numbers (doc-12) or paths relative to the ingest folder.")
  var documents: [String]

  @Option(help: ArgumentHelp("Write the receipt of one document to this file.", valueName: "file"))
  var receipt: String?

  @Flag(help: "Only say what would be deleted.")
  var dryRun = false

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    guard receipt == nil || documents.count == 1 else { throw ValidationError("--receipt goes with one document.") }
    guard receipt == nil || !dryRun else { throw ValidationError("Choose --receipt or --dry-run.") }
  }

  func run() throws {
    let admin = daemon.adminClient()
    let lookup = DocumentLookup(client: admin)
    let found = try documents.map { try lookup.document($0) }
    if dryRun {
      return try daemon.print(["would_delete": found]) { _, _ in
        found.map { document in
          "Would delete \(document.id) \(PlainText.line(document.path)): its file and "
            + "\(Quantity.count(document.chunkCount, "chunk"))\n"
        }.joined()
      }
    }
    let deleted = try found.map { try admin.delete(Route.adminDocument($0.id), as: DeletedDocument.self) }
    if let receipt, let first = deleted.first { try ReceiptFile(path: receipt).write(first.receipt) }
    try daemon.print(["deleted": deleted]) { _, _ in deleted.map(ReceiptRendering.deletion).joined() }
    if deleted.contains(where: { !$0.receipt.receipt.isClean }) { throw CommandError.ended(.damagedDataFound) }
  }
}
