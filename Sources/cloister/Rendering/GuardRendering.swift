internal import ControlAPI
internal import Foundation

/// What the guard says to those who run it.
enum GuardRendering {
  static func test(_ report: GuardTestReport, for console: Console) -> String {
    let verdict = report.verdict
    let fields = FieldList.text([
      ("verdict", decision(verdict.decision)), ("rule", verdict.rule), ("reason", verdict.reason),
      ("time", String(format: "%.1f ms", report.durationMilliseconds)),
      ("hidden by", report.concealments.isEmpty ? nil : report.concealments.joined(separator: ", ")),
      ("read as", report.normalizedText), ("shown as", report.shownText),
    ])
    guard !report.rules.isEmpty else { return fields }
    var table = Table(columns: [
      .init(title: "RULE"), .init(title: "DECISION"), .init(title: "SCORE", alignment: .right),
      .init(title: "ALLOWED BY"),
    ])
    table.rows = report.rules.map { rule in
      [
        PlainText.line(rule.id), decision(rule.decision), rule.score.map { String(format: "%.2f", $0) } ?? "-",
        rule.allowedBy.map(PlainText.line) ?? "-",
      ]
    }
    return fields + "\n" + table.render(for: console)
  }

  /// For example `blocked`; what a later daemon may say is shown as it is.
  static func decision(_ name: String) -> String {
    switch name {
    case "allow": "let through"
    case "shadow": "recorded only"
    case "flag": "flagged"
    case "redact": "redacted"
    case "replace": "replaced"
    case "block": "blocked"
    default: PlainText.line(name)
    }
  }
}

extension GuardRendering {
  private static let decisions = ["block", "replace", "redact", "flag", "shadow"]

  /// One line a day and rule, with how often it took each decision, and a line of sums for each decision.
  static func activity(_ report: GuardActivityReport, for console: Console) -> String {
    var table = Table(
      columns: [.init(title: "DAY"), .init(title: "STAGE"), .init(title: "RULE")]
        + ["BLOCKED", "REPLACED", "REDACTED", "FLAGGED", "SHADOWED"].map { .init(title: $0, alignment: .right) })
    table.rows = report.entries.map { entry in
      [entry.day, PlainText.line(entry.stage), PlainText.line(entry.rule)] + cells(entry.counts)
    }
    let sums = report.entries.reduce(into: [String: Int]()) { sums, entry in
      sums.merge(entry.counts) { $0 + $1 }
    }
    table.rows.append(["all", "", ""] + cells(sums))
    let requests = Quantity.count(report.requestCount, "question") + " and searches\n"
    let damaged =
      report.damagedLineCount > 0
      ? "\(Quantity.count(report.damagedLineCount, "line")) of the audit could not be read: 'cloister audit verify' says "
        + "which.\n" : ""
    return requests + (report.entries.isEmpty ? "The guard found nothing.\n" : table.render(for: console)) + damaged
  }

  private static func cells(_ counts: [String: Int]) -> [String] {
    decisions.map { counts[$0].map(String.init) ?? "-" }
  }
}

extension GuardRendering {
  /// What would change, rule by rule, with a few answers to look at.
  static func replay(_ summary: ReplaySummary, for console: Console) -> String {
    var text = "\(Quantity.count(summary.recordCount, "record")): \(summary.replayedCount) judged again, "
    text += "\(summary.textlessCount) without a text that can be read.\n"
    guard !summary.changes.isEmpty else { return text + "Nothing would be decided differently.\n" }
    var table = Table(columns: [
      .init(title: "STAGE"), .init(title: "NOW"), .init(title: "THEN"), .init(title: "COUNT", alignment: .right),
      .init(title: "EXAMPLES"),
    ])
    table.rows = summary.changes.sorted { $0.count > $1.count }.map { change in
      [
        PlainText.line(change.stage), outcome(change.before), outcome(change.after), String(change.count),
        change.examples.map { PlainText.line($0.id) }.joined(separator: " "),
      ]
    }
    text += table.render(for: console)
    for example in summary.changes.flatMap(\.examples) {
      if let question = example.question { text += "\(PlainText.line(example.id)): \(PlainText.line(question))\n" }
    }
    return text
  }

  private static func outcome(_ verdict: WireVerdict) -> String {
    decision(verdict.decision) + (verdict.rule.map { " (\(PlainText.line($0)))" } ?? "")
  }
}
