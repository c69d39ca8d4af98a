internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct GuardCalibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Set the thresholds of topics from questions that are no concern of them; needs the admin socket.",
    discussion: """
      The file holds one question a line, as they are really asked. For each topic with examples the lowest threshold \
      is found at which no more than the stated share of them counts as like the topic. Nothing is changed without \
      --write, which writes thresholds.yaml beside the rule files and puts it in force.
      """)

  @Option(help: ArgumentHelp("The questions, one a line.", valueName: "file"))
  var questions: String

  @Option(help: "The share of the questions that may count as like a topic, 0 to 0.5.")
  var rate = 0.01

  @Flag(help: "Write thresholds.yaml and read the rules again.")
  var write = false

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    guard (0...0.5).contains(rate) else { throw ValidationError("--rate must be from 0 to 0.5.") }
  }

  func run() throws {
    guard let text = try? String(contentsOfFile: questions, encoding: .utf8) else {
      throw CommandError.fileNotFound(path: questions)
    }
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    let admin = daemon.adminClient(timeoutSeconds: 600)
    let report: CalibrationReport = try admin.post(
      Route.guardCalibrate, body: CalibrationRequest(questions: lines.filter { !$0.isEmpty }, rate: rate))
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
}
