internal import ArgumentParser
internal import ControlAPI
internal import Signatures

struct GuardReplay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show what other rules would have decided about recorded questions and answers.",
    discussion: """
      Only texts that the audit keeps can be judged again: in plain text, or sealed where --key names the key. The \
      daemon does it when it has nothing better to do. Compared are the rules that it follows now and those of the \
      folder; models of safety and passages take no part.
      """)

  @Option(help: ArgumentHelp("The folder with the changed rule files.", valueName: "dir"))
  var policy: String

  @Option(help: ArgumentHelp("The auditor's secret key, for texts that are sealed.", valueName: "file"))
  var key: String?

  @Flag(help: "Also show the questions of the examples.")
  var showText = false

  @OptionGroup var days: DayOptions
  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let console = Console.standardError
    var replay = TrafficReplay(
      admin: daemon.adminClient(timeoutSeconds: GuardCommand.timeoutSeconds), policy: try RuleFolder.files(in: policy),
      showsText: showText, key: try key.map { try OpeningKey(ofAuditor: $0) })
    try replay.run(days.range()) { summary in
      guard console.isTerminal else { return }
      console.write("\r\(summary.recordCount) records read, \(summary.replayedCount) judged again")
    }
    if console.isTerminal { console.write("\n") }
    try daemon.print(replay.summary, as: GuardRendering.replay)
  }
}
