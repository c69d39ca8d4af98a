import Foundation
import Glibc
import Logging

/// Writes the log to standard error: one line an entry, `key=value` behind the message.
///
/// Under systemd each line begins with its priority (sd-daemon(3)) in place of the time, which the journal knows.
struct LogOutput: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  private let label: String
  private let isJournal: Bool

  init(label: String, level: Logger.Level, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.label = label
    logLevel = level
    isJournal = environment["JOURNAL_STREAM"] != nil
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let tail = facts.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
    let start = isJournal ? "<\(event.level.priority)>" : "\(Date().formatted(.iso8601)) \(event.level) "
    let line = Array((start + Self.oneLine("\(event.message)") + tail + "\n").utf8)
    // One write a line, so that lines of several threads do not mix.
    _ = write(STDERR_FILENO, line, line.count)
  }

  private static func quoted(_ value: String) -> String {
    let isPlain = !value.isEmpty && value.allSatisfy { !$0.isWhitespace && $0 != "\"" && $0 != "=" }
    return isPlain ? value : "\"" + oneLine(value).replacing("\"", with: "\\\"") + "\""
  }

  /// File names and reasons may hold anything; a log line ends where it ends.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

extension Logger.Level {
  /// The priorities of syslog(3).
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
