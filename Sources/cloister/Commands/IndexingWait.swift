internal import ControlAPI
internal import Foundation

/// Asks the daemon again and again how far it is, and shows it on standard error.
struct IndexingWait {
  let client: SocketClient
  private var display: ProgressDisplay

  init(client: SocketClient) {
    self.client = client
    display = ProgressDisplay(console: .standardError)
  }

  static let pauseSeconds = 0.25

  /// Returns when nothing is left to index.
  func untilReady() throws -> HealthReport {
    var display = display
    defer { display.finish() }
    while true {
      let health: HealthReport = try client.get(Route.health)
      display.show(health)
      if health.isSettled { return health }
      Thread.sleep(forTimeInterval: Self.pauseSeconds)
    }
  }

  /// Returns when every document has been read, or when the daemon is done and does not know it.
  ///
  /// - Parameter documents: The copies in the ingest folder.
  /// - Returns: What could not be indexed, and why.
  func until(_ documents: [DroppedFile]) throws -> [IngestFailure] {
    var display = display
    defer { display.finish() }
    var failures: [IngestFailure] = []
    var waiting = documents[...]
    var idleCount = 0
    while let document = waiting.first {
      let health: HealthReport = try client.get(Route.health)
      display.show(health)
      if let outcome = try outcome(of: document) {
        failures += outcome.map { [$0] } ?? []
        waiting = waiting.dropFirst()
        idleCount = 0
        continue
      }
      idleCount = health.isSettled ? idleCount + 1 : 0
      if idleCount > Self.maximumIdleCount {
        failures.append(IngestFailure(path: document.path, reason: "the daemon is idle and does not list it to you"))
        waiting = waiting.dropFirst()
        continue
      }
      Thread.sleep(forTimeInterval: Self.pauseSeconds)
    }
    return failures
  }

  /// How often an idle daemon is asked for a file that it does not know: half a minute.
  private static let maximumIdleCount = 120

  /// Nil while it is not read yet; `.some(nil)` when it answers questions.
  private func outcome(of file: DroppedFile) throws -> IngestFailure?? {
    guard let document = try DocumentLookup(client: client).document(path: file.path), document.state != "pending",
      abs(document.modifiedAtSeconds - file.modifiedAtSeconds) < 1e-3
    else { return nil }
    if document.state == "indexed" { return .some(nil) }
    return IngestFailure(path: file.path, reason: document.reason ?? "no reason given")
  }
}

/// A file that did not make it, and why.
struct IngestFailure: Encodable, Equatable {
  var path: String
  var reason: String
}

/// One line that is repainted on a terminal; a line a change, at most one a second, elsewhere.
struct ProgressDisplay {
  let console: Console
  private var lastText = ""
  private var lastLineAt = Date.distantPast

  init(console: Console) {
    self.console = console
  }

  mutating func show(_ health: HealthReport) {
    if let width = console.widthColumns {
      lastText = ProgressBar.bar(health, widthColumns: width)
      console.write("\r\u{1B}[K" + lastText)
    } else {
      let text = ProgressBar.line(health)
      let now = Date()
      guard text != lastText, now.timeIntervalSince(lastLineAt) >= 1 || health.isSettled else { return }
      console.writeLine(text)
      lastText = text
      lastLineAt = now
    }
  }

  /// Leaves a terminal's line empty for what follows.
  mutating func finish() {
    if console.isTerminal && !lastText.isEmpty { console.write("\r\u{1B}[K") }
    lastText = ""
  }
}
