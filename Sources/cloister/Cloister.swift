internal import ArgumentParser
internal import ControlAPI

/// The root of the command line.
struct Cloister: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cloister",
    abstract: "Ask questions about your documents; nothing leaves this machine.",
    discussion: """
      Exit codes: 0 done, 1 failed, 2 usage, 3 partly done, 10 not there, 11 busy, 12 not allowed, 13 refused by the \
      guard, 14 damaged data found.
      """,
    version: Release.version,
    subcommands: [
      Ask.self, Search.self, Ingest.self, Status.self, Docs.self, Index.self, Models.self, Explain.self,
      AuditCommand.self, GuardCommand.self, Reload.self,
    ])
}
