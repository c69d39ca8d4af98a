internal import ControlAPI

/// The sources under an answer, and what the guard has to say.
enum AnswerRendering {
  static func sources(_ citations: [WireCitation], for console: Console) -> String {
    guard !citations.isEmpty else { return "" }
    var text = "\n" + console.colours.bold("Sources") + "\n"
    for citation in citations {
      text += " [\(citation.number)] \(console.colours.green(place(of: citation)))\n"
      let limit = min(console.widthColumns ?? 100, 100)
      let quote = DisplayWidth.truncate("“" + PlainText.line(citation.quote) + "”", to: 3 * (limit - 8))
      text += DisplayWidth.wrap(quote, to: limit - 5).map { "     " + console.colours.dim($0) + "\n" }.joined()
    }
    return text
  }

  /// What of the answer stands in none of its passages, in a line or two; empty where everything does.
  static func footnotes(to answer: String, _ report: GuardReport, for console: Console) -> String {
    let parts = report.unsupported ?? []
    let scalars = Array(answer.unicodeScalars)
    let words = parts.flatMap(\.words).compactMap { span in
      span.start < span.end && span.end <= scalars.count
        ? "“"
          + DisplayWidth.truncate(
            PlainText.line(String(String.UnicodeScalarView(scalars[span.start..<span.end]))), to: 60) + "”" : nil
    }
    var text = words.isEmpty ? "" : "\nNot in the documents: \(words.joined(separator: ", "))\n"
    let removedCount = parts.count { $0.decision == "redact" }
    if removedCount > 0 {
      text += "\nTaken out, because no document says it: \(removedCount) sentence\(removedCount == 1 ? "" : "s")\n"
    }
    return text.isEmpty ? "" : console.colours.yellow(text)
  }

  /// Empty where the guard let everything through.
  static func guardNote(_ report: GuardReport, for console: Console) -> String {
    [("question", report.inbound), ("answer", report.outbound)].filter { !isSilent($0.1) }
      .map { subject, verdict in
        let rule = verdict.rule.map { " (\($0))" } ?? ""
        let reason = verdict.reason.map { ": \(PlainText.line($0))" } ?? ""
        return console.colours.yellow("Guard: \(subject) \(past(verdict.decision))\(rule)\(reason)") + "\n"
      }
      .joined()
  }

  /// What stands in no document is told by the footnotes.
  private static func isSilent(_ verdict: WireVerdict) -> Bool {
    ["allow", "shadow"].contains(verdict.decision) || verdict.rule?.hasPrefix("grounding.") == true
  }

  private static func place(of citation: WireCitation) -> String {
    let page = citation.page.map { ", page \($0)" } ?? ""
    return PlainText.line(citation.path) + page + " (\(citation.start)–\(citation.end))"
  }

  private static func past(_ decision: String) -> String {
    switch decision {
    case "block": "blocked"
    case "replace": "replaced"
    case "redact": "redacted"
    case "flag": "flagged"
    default: decision
    }
  }
}
