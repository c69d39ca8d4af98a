import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "A dropped document answers questions", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct AnswerTests {
  private static let lighthouse = """
    # The lighthouse of Skerry Point

    The lighthouse was built in 1874 by Agnes Thorburn. Its lamp burns whale oil — “the good kind” — and can be seen \
    for nineteen miles.

    ## The keeper

    The keeper of the lighthouse is called Magnus Flett. He keeps three goats.
    """

  private static let bakery = """
    The bakery in Harbour Street opens at six in the morning. Its rye bread is made with sea water.
    """

  private func startedDaemon(_ files: [String: String]) throws -> DaemonClient {
    let daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    for (name, text) in files { try daemon.drop(text, as: name) }
    try daemon.daemon.start()
    try daemon.settle()
    return daemon
  }

  @Test("The answer quotes the document, and the citation points at exactly that text")
  func citedAnswer() throws {
    let daemon = try startedDaemon(["coast/lighthouse.md": Self.lighthouse, "bakery.txt": Self.bakery])
    let completion = try daemon.ask("Who is the keeper of the lighthouse?")
    let message = try #require(completion.choices.first?.message)
    #expect(message.content.contains("Magnus Flett"))
    #expect(completion.choices.first?.finishReason == .stop)
    #expect(completion.cloister.generator.kind == "quote")
    let citation = try #require(completion.citations.first { $0.quote.contains("Magnus Flett") })
    #expect(citation.path == "coast/lighthouse.md")
    #expect(citation.collection == "coast")
    #expect(try daemon.text(of: citation.documentID).scalars(citation.start..<citation.end) == citation.quote)
    #expect(Self.lighthouse.scalars(citation.start..<citation.end) == citation.quote)
    #expect(message.annotations.count == completion.citations.count)
    #expect(message.annotations.first?.fileCitation.filename == completion.citations.first?.path)
  }

  @Test("A stream brings the same answer in pieces, with its citations at the end")
  func streamedAnswer() throws {
    let daemon = try startedDaemon(["lighthouse.md": Self.lighthouse])
    let question = "When was the lighthouse built?"
    let whole = try daemon.ask(question)
    var (text, chunks): (String, [ChatChunk]) = ("", [])
    let request = ChatRequest(
      messages: [.init(role: "user", content: question)], streamOptions: .init(includeUsage: true))
    try daemon.client.streamChat(request) { chunk in
      chunks.append(chunk)
      text += chunk.choices.first?.delta.content ?? ""
    }
    #expect(text == whole.choices.first?.message.content)
    #expect(chunks.first?.choices.first?.delta.role == "assistant")
    #expect(Set(chunks.map(\.id)).count == 1)
    let last = try #require(chunks.last { !$0.choices.isEmpty })
    #expect(last.choices.first?.finishReason == .stop)
    #expect(last.citations == whole.citations)
    #expect(last.cloister?.generator == whole.cloister.generator)
    #expect(chunks.last?.usage != nil)
  }

  @Test("Files that change, move and go are followed")
  func followsFiles() throws {
    let daemon = try startedDaemon(["lighthouse.md": Self.lighthouse, "bakery.txt": Self.bakery])
    let question = "Who is the keeper of the lighthouse?"
    let before = try #require(try daemon.documents().first { $0.path == "lighthouse.md" })

    try daemon.drop(Self.lighthouse.replacing("Magnus Flett", with: "Sigrid Linklater"), as: "lighthouse.md")
    try daemon.settle()
    let changed = try daemon.ask(question)
    #expect(changed.choices.first?.message.content.contains("Sigrid Linklater") == true)
    #expect(try daemon.search("keeper").allSatisfy { !$0.text.contains("Magnus Flett") })

    try daemon.rename("lighthouse.md", to: "coast/tower.md")
    try daemon.settle()
    let moved = try #require(try daemon.ask(question).citations.first)
    #expect(moved.path == "coast/tower.md")
    #expect(moved.documentID == before.id)

    try daemon.remove("coast/tower.md")
    try daemon.settle()
    #expect(try daemon.documents().map(\.path) == ["bakery.txt"])
    #expect(try daemon.search("keeper of the lighthouse").allSatisfy { $0.path == "bakery.txt" })
    #expect(try daemon.ask(question).choices.first?.message.content.contains("Linklater") == false)
  }

  @Test("A daemon that is killed answers again after a start, and finds what changed meanwhile")
  func survivesKill() throws {
    let daemon = try startedDaemon(["lighthouse.md": Self.lighthouse])
    for index in 0..<20 { try daemon.drop("Note \(index). " + Self.bakery, as: "notes/\(index).txt") }
    let _: RescanReport = try daemon.admin.post(Route.rescan)
    daemon.daemon.kill()
    try daemon.remove("lighthouse.md")
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.documents.indexed == 20)
    #expect(health.documents.failed == 0)
    #expect(try daemon.ask("When does the bakery open?").choices.first?.message.content.contains("six") == true)
    let check: IndexCheckReport = try daemon.admin.post(Route.indexCheck)
    #expect(check.isClean && check.chunkCount == 20)
  }

  @Test("SIGTERM ends the daemon with status 0, and the next start finds the saved index")
  func endsCleanly() throws {
    let daemon = try startedDaemon(["lighthouse.md": Self.lighthouse])
    let status = daemon.daemon.terminate()
    #expect(status == 0 && daemon.daemon.log.contains("ended"), "ended with \(status): \(daemon.daemon.log)")
    try daemon.daemon.start()
    let statistics: IndexStatisticsReport = try daemon.admin.get(Route.indexStatistics)
    #expect(statistics.generation >= 1)
    #expect(try daemon.search("keeper").first?.path == "lighthouse.md")
  }

  @Test("Deleting over the admin socket removes the file and the answer; the index can be rebuilt")
  func administration() throws {
    let daemon = try startedDaemon(["lighthouse.md": Self.lighthouse, "bakery.txt": Self.bakery])
    let document = try #require(try daemon.documents().first { $0.path == "lighthouse.md" })
    let deleted: WireDocument = try daemon.admin.delete(Route.adminDocument(document.id))
    #expect(deleted.path == "lighthouse.md")
    #expect(!FileManager.default.fileExists(atPath: daemon.daemon.ingestFolder + "/lighthouse.md"))
    #expect(try daemon.search("keeper of the lighthouse").allSatisfy { $0.path == "bakery.txt" })
    let rebuilt: IndexRebuildReport = try daemon.admin.post(Route.indexRebuild)
    #expect(rebuilt.vectorCount == 1)
  }

  @Test("Collections narrow a question")
  func collections() throws {
    let daemon = try startedDaemon(["coast/lighthouse.md": Self.lighthouse, "town/bakery.txt": Self.bakery])
    let request = SearchRequest(query: "lighthouse keeper", collections: ["town"])
    let response: SearchResponse = try daemon.client.post(Route.search, body: request)
    #expect(response.results.map(\.path) == ["town/bakery.txt"])
    let none: SearchResponse = try daemon.client.post(
      Route.search, body: SearchRequest(query: "lighthouse", collections: ["nowhere"]))
    #expect(none.results.isEmpty)
  }
}
