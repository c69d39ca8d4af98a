internal import ControlAPI
internal import Domain
internal import Foundation

/// How far long work is: one line that is repainted on a terminal, a line every few seconds elsewhere; nothing where it
/// is quick.
struct WorkDisplay {
  /// Before this nobody wonders.
  private static let delay = Duration.seconds(1)
  private static let lineInterval = Duration.seconds(5)

  let console: Console
  private let beganAt = ContinuousClock.now
  private var shownAt: ContinuousClock.Instant?

  init(console: Console) {
    self.console = console
  }

  mutating func show(_ progress: WorkProgress) {
    let now = ContinuousClock.now
    guard now - beganAt >= Self.delay else { return }
    guard console.isTerminal || shownAt.map({ now - $0 >= Self.lineInterval }) ?? true else { return }
    shownAt = now
    console.write(Self.text(progress, widthColumns: console.widthColumns))
  }

  /// Leaves a terminal's line empty for what follows.
  mutating func finish() {
    if console.isTerminal && shownAt != nil { console.write("\r\u{1B}[K") }
    shownAt = nil
  }

  /// - Parameter widthColumns: nil where each text is a line of its own.
  static func text(_ progress: WorkProgress, widthColumns: Int?) -> String {
    let phase = progress.phase.isEmpty ? "waiting for other work" : progress.phase
    let count = progress.totalCount > 0 ? "\(progress.doneCount) of \(progress.totalCount)" : nil
    guard let widthColumns else { return phase + (count.map { ": " + $0 } ?? "") + "\n" }
    guard let count else { return "\r\u{1B}[K" + DisplayWidth.truncate(phase, to: max(widthColumns - 1, 1)) }
    let share = Double(progress.doneCount) / Double(progress.totalCount)
    return "\r\u{1B}[K" + ProgressBar.bar(share: share, label: " \(phase) \(count)", widthColumns: widthColumns)
  }
}

/// What Ctrl-C means while the daemon works.
enum Interruption {
  /// Says that the work goes on, and ends with 130 as shells do.
  static func explainWork() {
    // In a signal handler only write(2) and _exit(2) are allowed, and a closure for C can capture nothing.
    signal(SIGINT) { _ in
      let text: StaticString =
        "\ncloister: the daemon goes on with the work; its log and 'cloister index stats' show the result.\n"
      _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
  }

  static func explainMigration() {
    signal(SIGINT) { _ in
      let text: StaticString =
        "\ncloister: the migration goes on; 'cloister index migrate --status' shows it, --cancel gives it up.\n"
      _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
  }
}

extension DaemonOptions {
  /// Asks for long work on the admin socket and shows how far it is, except with --json.
  func work<Report: Codable & Sendable>(
    _ route: String, body: (any Encodable)? = nil, as: Report.Type = Report.self
  ) throws -> Report {
    let client = adminClient(timeoutSeconds: Index.timeoutSeconds)
    Interruption.explainWork()
    defer { signal(SIGINT, SIG_DFL) }
    if json {
      guard let body else { return try client.post(route) }
      return try client.post(route, body: body)
    }
    var display = WorkDisplay(console: .standardError)
    defer { display.finish() }
    return try client.follow(route, body: body) { display.show($0) }
  }
}
