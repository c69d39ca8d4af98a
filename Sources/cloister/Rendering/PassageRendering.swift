internal import ControlAPI
internal import Foundation

/// Search results: where each passage stands, then its beginning.
enum PassageRendering {
  static func text(_ results: [WirePassage], for console: Console) -> String {
    guard !results.isEmpty else { return "Nothing found.\n" }
    return results.enumerated().map { index, passage in
      entry(passage, number: index + 1, for: console)
    }.joined(separator: "\n")
  }

  private static func entry(_ passage: WirePassage, number: Int, for console: Console) -> String {
    let limit = min(console.widthColumns ?? 100, 100)
    let page = passage.page.map { ", page \($0)" } ?? ""
    let score = String(format: "%.3f", passage.score)
    var text =
      "\(number). \(console.colours.green(PlainText.line(passage.path) + page))  \(console.colours.dim(score))\n"
    if let verdict = passage.verdict {
      let reason = verdict.reason.map { ": " + PlainText.line($0) } ?? ""
      text += "   " + console.colours.yellow("Guard: marked (\(PlainText.line(verdict.rule ?? "-")))\(reason)") + "\n"
    }
    if !passage.headings.isEmpty {
      let headings = DisplayWidth.truncate(PlainText.line(passage.headings.joined(separator: " > ")), to: limit - 3)
      text += "   " + console.colours.bold(headings) + "\n"
    }
    let snippet = DisplayWidth.truncate(PlainText.line(passage.text), to: 3 * (limit - 8))
    return text + DisplayWidth.wrap(snippet, to: limit - 3).map { "   " + $0 + "\n" }.joined()
  }
}
