internal import ArgumentParser

struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show and manage documents.",
    subcommands: [DocsList.self, DocsShow.self, DocsDelete.self, DocsRetry.self, DocsReceipt.self])
}
