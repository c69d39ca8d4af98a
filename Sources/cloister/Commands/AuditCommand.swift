internal import ArgumentParser

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Read and check the record of requests and changes.",
    discussion: """
      The daemon's log is read over the admin socket. With --directory a folder of files is read without the daemon, \
      also a copy on another machine.
      """,
    subcommands: [AuditTail.self, AuditVerify.self, AuditOpen.self, AuditKeygen.self])
}

/// Where a log is read from.
struct AuditSource: ParsableArguments {
  @Option(help: ArgumentHelp("Read the files of this folder, without the daemon.", valueName: "folder"))
  var directory: String?
}

/// Which records of a log are meant.
struct AuditSelection: ParsableArguments {
  @Option(name: .customShort("n"), help: ArgumentHelp("The last so many records.", valueName: "records"))
  var count = 20

  @Option(help: ArgumentHelp("Only what was done by this user, a name or a number.", valueName: "user"))
  var user: String?

  func validate() throws {
    guard count >= 0 else { throw ValidationError("-n must not be negative.") }
  }
}
