internal import ArgumentParser
internal import Audit
internal import ControlAPI
internal import Foundation

struct AuditTail: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Show the last records, and those that follow.",
    discussion: "With --json the lines are printed as they stand in the log: events of OCSF schema 1.3.0.")

  @OptionGroup var selection: AuditSelection

  @Flag(name: [.short, .long], help: "Go on with records as they are written, until it is interrupted.")
  var follow = false

  @Option(help: ArgumentHelp("Only this action, such as ask or documentDeleted.", valueName: "action"))
  var action: String?

  @OptionGroup var source: AuditSource
  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    if let action, AuditRecord.Action(rawValue: action) == nil {
      let known = AuditRecord.Action.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--action must be one of \(known).")
    }
  }

  func run() throws {
    let console = Console.standardOutput
    if !daemon.json { console.write(AuditRendering.heading(for: console)) }
    if let directory = source.directory { return try show(directory, on: console) }
    let query = AuditQuery(count: selection.count, isFollowing: follow, action: action, user: selection.user)
    try daemon.adminClient().streamEvents(Route.audit, query: query.parameters) { line in
      show(Array(line.utf8), on: console)
    }
  }

  private func show(_ directory: String, on console: Console) throws {
    let filter = AuditFilter(action: action.flatMap(AuditRecord.Action.init), user: selection.user)
    do {
      var reader = try AuditReader(followingEndOf: directory)
      for entry in try AuditReader.last(selection.count, in: directory, including: filter) {
        show(entry.bytes, on: console)
      }
      while follow {
        while let entry = try reader.nextRecord() {
          if filter.includes(entry.record) { show(entry.bytes, on: console) }
        }
        usleep(200_000)
      }
    } catch {
      throw CommandError.audit(error)
    }
  }

  private func show(_ line: [UInt8], on console: Console) {
    if daemon.json {
      console.write(String(decoding: line, as: UTF8.self) + "\n")
    } else if let entry = AuditReader.Entry(line: line) {
      console.write(AuditRendering.row(entry, for: console))
    }
  }
}
