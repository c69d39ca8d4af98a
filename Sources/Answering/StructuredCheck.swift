import Domain
import Generation
import Guard

/// Decides what may be shown of an answer in JSON, once it is complete.
///
/// Its strings are read together, as prose would be: a refusal, a topic and words of the system prompt block the answer.
/// Then each string and number is masked by itself, so that the JSON stays JSON.
struct StructuredCheck {
  /// Nothing was pushed to it.
  let filter: AnswerFilter
  let format: ResponseFormat

  static let invalid = Verdict(
    decision: .block, ruleID: "format.invalid", reason: "It is not the JSON that was asked for.")

  /// - Parameters:
  ///   - text: All that the model wrote.
  ///   - isCutOff: The bound on tokens ended it; such a text is no JSON, and is checked as prose is.
  /// - Returns: What may be shown, empty where it is blocked, and the verdict.
  func judge(_ text: String, isCutOff: Bool) -> (text: String, verdict: Verdict) {
    guard let answer = StructuredAnswer(text, format: format) else {
      return isCutOff ? read(text) : ("", Self.invalid)
    }
    let strings = answer.leaves.filter { $0.isString && !$0.isName }.map(\.text)
    var verdict = read(strings.joined(separator: "\n")).verdict
    guard !verdict.decision.isWithheld else { return ("", verdict) }
    var replacements: [Int: String] = [:]
    for (index, leaf) in answer.leaves.enumerated() {
      let masked = filter.masked(leaf.text, named: leaf.isName ? "" : leaf.property ?? "")
      verdict = verdict.joined(with: masked.verdict)
      guard !verdict.decision.isWithheld else { return ("", verdict) }
      if masked.text != leaf.text { replacements[index] = masked.text }
    }
    return (replacements.isEmpty ? answer.text : answer.replacing(replacements), verdict)
  }

  private func read(_ text: String) -> (text: String, verdict: Verdict) {
    var filter = filter
    var shown = ""
    for filtered in [filter.push(text), filter.finish()] {
      switch filtered {
      case .released(let piece): shown += piece
      case .blocked(let verdict): return ("", verdict)
      }
    }
    return (shown, filter.verdict)
  }
}
