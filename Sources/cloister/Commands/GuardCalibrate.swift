internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct GuardCalibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Set the thresholds of topics from questions that are no concern of them; needs the admin socket.",
    discussion: """
      The file holds one question a line, as they are really asked; --since takes the questions that were let through \
      since a day from the audit, where it keeps them as plain text. For each topic with examples the lowest threshold \
      is found at which no more than the stated share of them counts as like the topic. Nothing is changed without \
      --write, which writes thresholds.yaml beside the rule files and puts it in force.
      """)

  @Option(help: ArgumentHelp("The questions, one a line.", valueName: "file"))
  var questions: String?

  @Option(help: ArgumentHelp("Questions of the audit since this day (UTC, 2026-11-20).", valueName: "day"))
  var since: String?

  @Option(help: "The share of the questions that may count as like a topic, 0 to 0.5.")
  var rate = 0.01

  @Flag(help: "Write thresholds.yaml and read the rules again.")
  var write = false

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    guard (0...0.5).contains(rate) else { throw ValidationError("--rate must be from 0 to 0.5.") }
    guard (questions == nil) != (since == nil) else { throw ValidationError("Give --questions or --since.") }
  }

  func run() throws {
    let admin = daemon.adminClient(timeoutSeconds: 600)
    let report: CalibrationReport = try admin.post(
      Route.guardCalibrate, body: CalibrationRequest(questions: try sample(), since: since, rate: rate))
    try daemon.print(report) { CalibrationRendering.text($0, for: $1) }
    guard write, !report.topics.isEmpty else { return }
    let path = PathText.join(report.folder, "thresholds.yaml")
    do {
      try Data(CalibrationRendering.file(report).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandError.system(call: "write", path: path, code: errno)
    }
    let reloaded: ReloadReport = try admin.post(Route.reload)
    if !daemon.json { Console.standardOutput.write("Written: \(PlainText.line(path))\n" + Reload.text(reloaded)) }
  }

  /// The questions of the file; nil where none is named.
  private func sample() throws -> [String]? {
    guard let questions else { return nil }
    guard let text = try? String(contentsOfFile: questions, encoding: .utf8) else {
      throw CommandError.fileNotFound(path: questions)
    }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.filter { !$0.isEmpty }
  }
}
