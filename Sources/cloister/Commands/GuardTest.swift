internal import ArgumentParser
internal import ControlAPI

struct GuardTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Say what the guard decides about a text, and which rules match; exit 13 where it is not let through.",
    discussion: "Nothing is retrieved or answered, and nothing is recorded.")

  @Argument(help: "The text; '-' reads it from standard input.")
  var text: String

  @Flag(help: "Take it for a passage of a document.")
  var asPassage = false

  @Flag(help: "Take it for an answer.")
  var asAnswer = false

  @Option(help: "What the answer answers.")
  var question: String?

  @Option(help: ArgumentHelp("Judge by the rule files of this folder.", valueName: "dir"))
  var policy: String?

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    if asPassage && asAnswer { throw ValidationError("Choose --as-passage or --as-answer.") }
    if question != nil && !asAnswer { throw ValidationError("--question goes with --as-answer.") }
  }

  func run() throws {
    let request = GuardTestRequest(
      text: try QuestionText.read(text), kind: asPassage ? .passage : asAnswer ? .answer : .question,
      question: question, policy: try policy.map(RuleFolder.files))
    let report: GuardTestReport = try daemon.adminClient(timeoutSeconds: GuardCommand.timeoutSeconds)
      .post(Route.guardTest, body: request)
    try daemon.print(report, as: GuardRendering.test)
    if report.verdict.isWithheld { throw CommandError.ended(.refusedByGuard) }
  }
}
