internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct GuardActivity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Count what the guard blocked, replaced, redacted, flagged and only recorded, by day and rule.",
    discussion: "The numbers come from the audit.")

  @OptionGroup var days: DayOptions
  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let report: GuardActivityReport = try daemon.adminClient(timeoutSeconds: GuardCommand.timeoutSeconds)
      .get(Route.guardReport, query: try days.range().parameters)
    try daemon.print(report, as: GuardRendering.activity)
  }
}

/// The days that a command looks at.
struct DayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The first day, as 2026-11-21, or so many days back, as 7d.", valueName: "day"))
  var since: String?

  @Option(help: ArgumentHelp("The last day, as 2026-11-21, or so many days back, as 1d.", valueName: "day"))
  var until: String?

  func range(now: Date = Date()) throws -> DayRange {
    DayRange(first: try since.map { try Self.day($0, now: now) }, last: try until.map { try Self.day($0, now: now) })
  }

  func validate() throws {
    for text in [since, until].compactMap({ $0 }) { _ = try Self.day(text, now: Date()) }
  }

  /// Days begin at midnight in UTC, as in the audit.
  private static func day(_ text: String, now: Date) throws -> String {
    if DayRange.isDay(text) { return text }
    guard text.hasSuffix("d"), let count = Int(text.dropLast()), (0...36_500).contains(count) else {
      throw ValidationError("'\(text)' is no day; write 2026-11-21, or 7d for seven days back.")
    }
    let day = now.addingTimeInterval(-86_400 * Double(count))
    return String(day.formatted(Date.ISO8601FormatStyle(timeZone: .gmt)).prefix(10))
  }
}
