import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "The model that ships answers on a fresh machine", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct ShippedReaderTests {
  private static let harbour = """
    The lighthouse of Northwind was built in 1858 by the engineer Agnes Marlow. Its tower is 34 metres high and made of \
    granite.

    The ferry to Hoy leaves the north pier at noon and carries forty cars. In winter it runs on Mondays only, because \
    the sound freezes.
    """
  private static let mill = """
    The paper mill at Easton was founded by the brothers Tom and Will Carey. It closed in 1931 after a fire, and its \
    machines were sold to a company in Lisbon.
    """

  @Test("with the words, the sentence around them and its exact place, as the configuration comes")
  func answers() throws {
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: "generator: { kind: auto }\n"))
    try daemon.drop(Self.harbour, as: "harbour.txt")
    try daemon.drop(Self.mill, as: "mill.txt")
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.generator.kind == "builtin" && health.generator.model == "cloister-reader")
    for (question, words, sentence) in [
      ("When was the lighthouse of Northwind built?", "1858", "The lighthouse of Northwind was built in 1858"),
      ("Who built the lighthouse?", "Agnes Marlow", "The lighthouse of Northwind was built in 1858"),
      ("How many cars does the ferry carry?", "forty", "The ferry to Hoy leaves the north pier"),
      ("When did the paper mill close?", "1931", "It closed in 1931"),
    ] {
      let completion = try daemon.ask(question)
      let text = try #require(completion.choices.first?.message.content)
      #expect(text.contains(words) && text.contains("«\(sentence)"), "\(question) \(text)")
      let citation = try #require(completion.citations.first, "\(question) \(text)")
      #expect(try daemon.text(of: citation.documentID).scalars(citation.start..<citation.end) == citation.quote)
    }
    // A question for a reason is answered with sentences.
    let reason = try daemon.ask("Why does the ferry run on Mondays only?")
    let text = try #require(reason.choices.first?.message.content)
    #expect(!text.contains("«") && text.contains("because the sound freezes"), "\(text)")
  }
}
