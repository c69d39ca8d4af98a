internal import ArgumentParser
internal import ControlAPI

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how an answer came about: what was found, with which scores, and what was left out and why.",
    discussion: """
      'cloister ask --json' prints the id of an answer. You may ask about your own answers, administrators about all. \
      Passages that you may not read any more are counted, not shown.
      """)

  @Argument(help: "The id of the answer, such as ans-5f0c….")
  var answer: String

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    guard answer.wholeMatch(of: #/[A-Za-z0-9-]{1,80}/#) != nil else {
      throw ValidationError("'\(answer)' is no id of an answer; it is printed by 'cloister ask --json'.")
    }
  }

  func run() throws {
    let explanation: Explanation = try daemon.client(timeoutSeconds: Index.timeoutSeconds)
      .get(Route.explain(answer))
    try daemon.print(explanation, as: ExplanationRendering.text)
  }
}
