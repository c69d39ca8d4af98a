internal import ArgumentParser
internal import ControlAPI

struct Reload: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the rule files of the guard again; needs the admin socket.",
    discussion: """
      All files are checked first. Where one is wrong the old rules stay in force, the mistake is named, and the \
      command ends with 1. Answers that are being written keep the rules that they began with.
      """)

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let report: ReloadReport = try daemon.adminClient(timeoutSeconds: 600).post(Route.reload)
    try daemon.print(report) { report, _ in Self.text(report) }
  }

  static func text(_ report: ReloadReport) -> String {
    let folder = PlainText.line(report.folder)
    return report.hasChanged
      ? "The rules in \(folder) are in force: policy \(report.policySHA256.prefix(12)), before "
        + "\(report.formerPolicySHA256.prefix(12))\n"
      : "The rules in \(folder) have not changed: policy \(report.policySHA256.prefix(12))\n"
  }
}
