import Testing

@testable import Generation

@Suite("The reasoning filter")
struct ReasoningFilterTests {
  private func shown(_ pieces: [String], after prompt: ReasoningFilter.PromptEnd = .answer) -> String {
    var filter = ReasoningFilter(after: prompt)
    return pieces.map { filter.push($0) }.joined() + filter.finish()
  }

  @Test("hides a block of thought at the beginning, over the borders of pieces")
  func thought() {
    let text = "<think>\nRed or blue?</think>\n\nRed."
    #expect(shown([text]) == "Red.")
    #expect(shown(text.map(String.init)) == "Red.")
    #expect(shown(["Red or", " blue?</th", "ink>Red."], after: .thought) == "Red.")
  }

  @Test("shows everything else", arguments: ["Red.", "<thin ice", "<", "Red <think> blue", "a</think>b"])
  func answers(_ text: String) {
    #expect(shown([text]) == text)
    #expect(shown(text.map(String.init)) == text)
  }

  @Test("shows nothing of a thought that never ends")
  func endless() {
    #expect(shown(["<think>", String(repeating: "x", count: 1000)]) == "")
  }

  @Test("shows the final channel only")
  func channels() {
    var filter = ReasoningFilter(after: .header)
    var text = filter.push("assistant")
    text += filter.push(.channel)
    text += filter.push("analysis")
    text += filter.push(.message)
    text += filter.push("Red or blue?")
    #expect(filter.isHiding)
    text += filter.push(.messageEnd)
    text += filter.push(.messageStart)
    text += filter.push("assistant")
    text += filter.push(.channel)
    text += filter.push("final")
    text += filter.push(.message)
    text += filter.push("Red.")
    #expect(text + filter.finish() == "Red.")
  }

  @Test("takes tags that are control tokens")
  func controlTokens() {
    var filter = ReasoningFilter()
    var text = filter.push(.thinkStart)
    text += filter.push("Red or blue?")
    text += filter.push(.thinkEnd)
    text += filter.push("\nRed.")
    #expect(text + filter.finish() == "Red.")
  }
}
