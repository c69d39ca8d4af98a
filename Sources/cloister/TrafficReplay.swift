internal import Audit
internal import ControlAPI
internal import Signatures

/// Goes through recorded traffic page by page and has the daemon judge it by two sets of rules.
struct TrafficReplay {
  private let admin: SocketClient
  private let policy: [String: String]
  private let showsText: Bool
  /// Opens texts that are sealed; nil where they stay closed. It never leaves this process.
  private let key: OpeningKey?
  private(set) var summary = ReplaySummary()

  init(admin: SocketClient, policy: [String: String], showsText: Bool, key: OpeningKey? = nil) {
    self.admin = admin
    self.policy = policy
    self.showsText = showsText
    self.key = key
  }

  /// - Parameter progress: Told after each page.
  /// - Throws: `SocketClientError`.
  mutating func run(_ days: DayRange, progress: (ReplaySummary) -> Void) throws {
    var days = days
    var after = 0
    while true {
      let query = days.parameters + [(name: "after", value: String(after))]
      let traffic: RecordedTraffic = try admin.get(Route.guardTraffic, query: query)
      try replay(traffic.items)
      progress(summary)
      // A next page that does not lie behind this one would never end.
      guard let next = traffic.next, next.sequence > after else { return }
      after = next.sequence
      days.first = next.day
    }
  }

  private mutating func replay(_ items: [RecordedTraffic.Item]) throws {
    let readable = items.compactMap { item in
      text(item.question, as: .question).map { question in
        (item, GuardReplayRequest.Item(question: question, answer: text(item.answer, as: .answer)))
      }
    }
    summary.recordCount += items.count
    summary.textlessCount += items.count - readable.count
    summary.replayedCount += readable.count
    // Also without a text to judge once: rules that cannot be read are found.
    guard !readable.isEmpty || summary.recordCount == items.count else { return }
    let report: GuardReplayReport = try admin.post(
      Route.guardReplay, body: GuardReplayRequest(policy: policy, items: readable.map(\.1)))
    for difference in report.differences where readable.indices.contains(difference.item) {
      let (item, texts) = readable[difference.item]
      summary.add(
        difference,
        ReplaySummary.Example(
          id: item.answerID ?? "record \(item.sequence)", question: showsText ? texts.question : nil))
    }
  }

  /// nil where it is not kept, and where the key is of another seal.
  private func text(_ text: RecordedTraffic.Text?, as kind: AuditTextKeeping.Kind) -> String? {
    switch text {
    case .plain(let text): text
    case .sealed(let base64): key.flatMap { try? AuditTextKeeping.open(base64: base64, as: kind, with: $0) }
    case nil: nil
    }
  }
}

/// What other rules would have decided differently.
struct ReplaySummary: Encodable, Equatable {
  /// Questions and searches of the time.
  var recordCount = 0
  /// Of which the audit keeps no text that can be read.
  var textlessCount = 0
  var replayedCount = 0
  private(set) var changes: [Change] = []

  /// Texts that were decided in one way and would be decided in another, by the same rules.
  struct Change: Encodable, Equatable {
    var stage: String
    var before: WireVerdict
    var after: WireVerdict
    var count: Int
    /// At most ``exampleLimit``.
    var examples: [Example]
  }

  struct Example: Encodable, Equatable {
    /// Of the answer, or of the record of a search.
    var id: String
    /// Only where texts are asked for.
    var question: String?
  }

  private static let exampleLimit = 5

  mutating func add(_ difference: GuardReplayReport.Difference, _ example: Example) {
    let index = changes.firstIndex { change in
      change.stage == difference.stage && change.before.isSame(as: difference.before)
        && change.after.isSame(as: difference.after)
    }
    guard let index else {
      changes.append(
        Change(
          stage: difference.stage, before: difference.before, after: difference.after, count: 1, examples: [example]))
      return
    }
    changes[index].count += 1
    if changes[index].examples.count < Self.exampleLimit { changes[index].examples.append(example) }
  }

  enum CodingKeys: String, CodingKey {
    case changes
    case recordCount = "records"
    case textlessCount = "without_text"
    case replayedCount = "replayed"
  }
}

extension WireVerdict {
  fileprivate func isSame(as other: WireVerdict) -> Bool { decision == other.decision && rule == other.rule }
}
