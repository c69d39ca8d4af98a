internal import ArgumentParser
internal import ControlAPI
internal import Domain
internal import Foundation

struct IndexMigrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Change to another embedding model while the daemon answers.",
    discussion: """
      With --model, every chunk is embedded by the other model in the background; documents that arrive meanwhile are \
      embedded by both. Then both models are asked the same questions, and the share of the ten nearest chunks that both \
      name is shown. --switch lets the other model answer from then on, in one step; the former vectors are kept, so that \
      --rollback goes back, until --cancel lets go of them. Killed or restarted, the daemon goes on where it was. Without \
      an option the state is shown.
      """)

  @Option(help: ArgumentHelp("Begin a migration to this folder or file in the folder of models.", valueName: "name"))
  var model: String?

  @Option(
    help: ArgumentHelp("Ask the questions of this file, one a line, instead of sampled sentences.", valueName: "file"))
  var questions: String?

  @Flag(help: "With --model: switch as soon as it is ready, whatever the overlap is.")
  var yes = false

  @Flag(help: "With --model: do not wait for the end.")
  var noWait = false

  @Flag(name: .customLong("switch"), help: "Let the other model answer from now on.")
  var switchOver = false

  @Flag(help: "Let the former model answer again.")
  var rollback = false

  @Flag(help: "Give the migration up, or let go of the former vectors.")
  var cancel = false

  @Flag(help: "Show how far it is.")
  var status = false

  @Flag(help: "With --switch, --rollback or --cancel: only show what it would be applied to.")
  var dryRun = false

  @OptionGroup var daemon: DaemonOptions

  private static let pauseSeconds = 0.25

  func validate() throws {
    let verbs = [model != nil, switchOver, rollback, cancel, status].filter { $0 }
    guard verbs.count <= 1 else {
      throw ValidationError("Choose one of --model, --switch, --rollback, --cancel and --status.")
    }
    guard model != nil || questions == nil && !yes && !noWait else {
      throw ValidationError("--questions, --yes and --no-wait go with --model.")
    }
    guard !dryRun || switchOver || rollback || cancel else {
      throw ValidationError("--dry-run goes with --switch, --rollback or --cancel.")
    }
  }

  func run() throws {
    let report = try perform()
    try daemon.print(report) { report, _ in MigrationRendering.text(report) }
  }

  private func perform() throws -> MigrationReport {
    let admin = daemon.adminClient(timeoutSeconds: Index.timeoutSeconds)
    let suffix = dryRun ? "?dry_run=true" : ""
    if switchOver { return try daemon.work(Route.migrateSwitch + suffix) }
    if rollback { return try daemon.work(Route.migrateRollback + suffix) }
    if cancel { return try admin.delete(Route.indexMigrate + suffix) }
    guard let model else { return try admin.get(Route.indexMigrate) }
    let request = MigrationRequest(model: model, questions: try questions.map(lines))
    let begun: MigrationReport = try admin.post(Route.indexMigrate, body: request)
    if noWait { return begun }
    let ready = try untilReady(admin)
    guard yes, ready.stage == MigrationStatus.Stage.ready.rawValue else { return ready }
    if !daemon.json { Console.standardError.write(MigrationRendering.text(ready)) }
    return try daemon.work(Route.migrateSwitch)
  }

  private func untilReady(_ admin: SocketClient) throws -> MigrationReport {
    Interruption.explainMigration()
    defer { signal(SIGINT, SIG_DFL) }
    var display = WorkDisplay(console: .standardError)
    defer { display.finish() }
    while true {
      let report: MigrationReport = try admin.get(Route.indexMigrate)
      guard report.stage == MigrationStatus.Stage.building.rawValue, report.trouble == nil else { return report }
      if !daemon.json {
        display.show(
          WorkProgress(phase: "embedding chunks", doneCount: report.doneCount, totalCount: report.totalCount))
      }
      Thread.sleep(forTimeInterval: Self.pauseSeconds)
    }
  }

  private func lines(of path: String) throws -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { throw CommandError.fileNotFound(path: path) }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
