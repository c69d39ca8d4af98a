internal import Audit
internal import ControlAPI
internal import Domain
internal import Foundation

/// What is said of the audit.
enum AuditRendering {
  private static let columns = [("TIME", 20), ("USER", 12), ("ACTION", 18), ("OUTCOME", 9)]

  /// Rows come one by one, so the columns have fixed widths.
  static func heading(for console: Console) -> String {
    console.colours.bold(line(columns.map(\.0) + ["DETAIL"], limit: nil)) + "\n"
  }

  static func row(_ entry: AuditReader.Entry, for console: Console) -> String {
    let record = entry.record
    let cells = [
      Quantity.time(seconds: record.timeSeconds), user(of: record) ?? "-", record.action.rawValue,
      record.outcome.rawValue, detail(of: record),
    ]
    let text = line(cells.map { PlainText.line($0) }, limit: console.widthColumns)
    return (record.outcome == .done ? text : console.colours.yellow(text)) + "\n"
  }

  static func user(of record: AuditRecord) -> String? {
    record.userName ?? record.userID.map(String.init)
  }

  private static func detail(of record: AuditRecord) -> String {
    let documents = record.documentIDs.isEmpty ? nil : record.documentIDs.map { "doc-\($0)" }.joined(separator: " ")
    let rules = record.verdicts.map { "\($0.stage.rawValue) \($0.decision.rawValue) \($0.ruleID ?? "")" }
    let version = record.software["version"].map { "version \($0)" }
    return ([record.answerID, version, documents] + rules + [record.detail]).compactMap { $0 }.joined(separator: ", ")
  }

  private static func line(_ cells: [String], limit: Int?) -> String {
    let padded = zip(cells, columns.map(\.1)).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - DisplayWidth.columns(of: cell)))
    }
    let line = (padded + cells.dropFirst(padded.count)).joined(separator: "  ")
    return limit.map { DisplayWidth.truncate(line, to: max($0, 20)) } ?? line
  }

  static func verification(_ report: AuditVerificationReport, for console: Console) -> String {
    let counts =
      "\(Quantity.count(report.recordCount, "record")) in \(Quantity.count(report.fileCount, "file")), "
      + (report.areSignaturesChecked ? "signatures checked" : "signatures not checked for want of the key") + "\n"
    let head = "head \(report.headSequence):\(report.headSHA256)\n"
    if report.isGood { return console.colours.green("good") + ": " + counts + head }
    var table = Table(columns: [
      .init(title: "FILE"), .init(title: "LINE", alignment: .right), .init(title: "PROBLEM"),
    ])
    table.rows = report.faults.map { fault in
      [PlainText.line(fault.file ?? "-"), fault.line.map(String.init) ?? "-", PlainText.line(fault.problem)]
    }
    return console.colours.red("damaged") + ": " + counts + table.render(for: console) + head
  }

  static func texts(_ texts: OpenedTexts, for console: Console) -> String {
    let heading = [
      Quantity.time(seconds: texts.timeSeconds), texts.user ?? "-", texts.answerID ?? "",
    ].joined(separator: "  ")
    let closed = texts.isSealed ? "  (sealed to another key)\n" : ""
    let lines = [("question", texts.question), ("answer", texts.answer)].compactMap { name, text in
      text.map { "  \(name): \(PlainText.lines($0))\n" }
    }
    return console.colours.bold(PlainText.line(heading)) + "\n" + lines.joined() + closed
  }
}
