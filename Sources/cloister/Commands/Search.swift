internal import ArgumentParser
internal import ControlAPI

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show the passages that fit a text best.")

  @Argument(help: "What to look for; '-' reads it from standard input.")
  var text: String

  @Option(name: .customLong("collection"), help: "Search only this collection; may be repeated.")
  var collections: [String] = []

  @Option(name: .customShort("k"), help: "How many passages to show.")
  var k: Int?

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let request = SearchRequest(
      query: try QuestionText.read(text), collections: collections.isEmpty ? nil : collections, k: k)
    let response = try daemon.client().post(Route.search, body: request, as: SearchResponse.self)
    try daemon.print(response) { PassageRendering.text($0.results, for: $1) }
  }
}
