internal import ControlAPI
internal import Foundation

/// How an answer came about, for people.
enum ExplanationRendering {
  static func text(_ explanation: Explanation, for console: Console) -> String {
    var sections = [fields(explanation)]
    if let retrieval = explanation.retrieval { sections.append(passages(retrieval, for: console)) }
    if !explanation.verdicts.isEmpty { sections.append(verdicts(explanation.verdicts, for: console)) }
    return sections.joined(separator: "\n")
  }

  private static func fields(_ explanation: Explanation) -> String {
    var fields = [
      ("answer", explanation.id), ("time", Quantity.time(seconds: explanation.timeSeconds)),
      ("asked by", explanation.user ?? "-"), ("outcome", explanation.outcome),
      ("written by", explanation.generator ?? "nothing was looked for"),
    ]
    if let retrieval = explanation.retrieval {
      fields += [
        ("collections", retrieval.collections?.joined(separator: ", ") ?? "all"),
        ("passages", "\(retrieval.passageLimit) asked for, \(retrieval.candidateCount) candidates"),
        ("index", "generation \(retrieval.indexGeneration)"),
      ]
    }
    fields += explanation.software.sorted { $0.key < $1.key }.map { name, value in
      (name.replacing("_", with: " "), value.count == 64 ? String(value.prefix(16)) + "…" : value)
    }
    let timings = explanation.timings.sorted { $0.key < $1.key }
      .map { "\($0.key) \(String(format: "%.1f", $0.value))" }
    if !timings.isEmpty { fields.append(("milliseconds", timings.joined(separator: ", "))) }
    return FieldList.text(fields.map { ($0.0, PlainText.line($0.1)) })
  }

  private static func passages(_ retrieval: Explanation.Retrieval, for console: Console) -> String {
    var table = Table(columns: [
      .init(title: "FATE"), .init(title: "SCORE", alignment: .right), .init(title: "VECTOR", alignment: .right),
      .init(title: "TEXT", alignment: .right), .init(title: "DOCUMENT"), .init(title: "PASSAGE"),
    ])
    table.rows = retrieval.passages.map { passage in
      let place = passage.path + (passage.page.map { ", page \($0)" } ?? "")
      return [
        passage.fate, number(passage.score), number(passage.vectorScore), number(passage.textScore),
        PlainText.line(place), PlainText.line(String(passage.text.prefix(80))),
      ]
    }
    let withheld =
      retrieval.withheldCount == 0
      ? "" : "\(Quantity.count(retrieval.withheldCount, "passage")) gone, or not yours to read any more.\n"
    return table.render(for: console) + withheld
  }

  private static func verdicts(_ verdicts: [Explanation.Verdict], for console: Console) -> String {
    var table = Table(columns: [
      .init(title: "GUARD"), .init(title: "DECISION"), .init(title: "SCORE", alignment: .right), .init(title: "RULE"),
    ])
    table.rows = verdicts.map { [$0.stage, $0.decision, number($0.score), PlainText.line($0.rule ?? "-")] }
    return table.render(for: console)
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "-" }
}
