import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

/// Runs the program itself against a scripted daemon.
@Suite("The command line")
struct CommandLineTests {
  private let folder: TemporaryFolder
  private var socketPath: String { folder.path + "/cloister.sock" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func cloister(_ arguments: String..., input: String = "") throws -> CloisterProgram.Outcome {
    try run(arguments, input: input)
  }

  private func run(_ arguments: [String], input: String = "") throws -> CloisterProgram.Outcome {
    try CloisterProgram(socketPath: socketPath).run(arguments, input: input)
  }

  private func serve(_ replies: [String: [UInt8]]) throws -> ScriptedSocket {
    try ScriptedSocket(path: socketPath) { request in
      let route = request.method + " " + request.target.prefix { $0 != "?" }
      let body = ErrorBody(.unknownRoute, message: "There is no \(route).")
      return replies[route] ?? ScriptedSocket.reply(status: 404, json(body))
    }
  }

  static func completion(inbound: Verdict) -> ChatCompletion {
    ChatCompletion(
      id: "ans-1", createdAtSeconds: 7, model: "m", text: "Thirty days. [1]", finishReason: .stop, citations: [],
      usage: TokenUsage(promptTokenCount: 0, completionTokenCount: 0),
      detail: AnswerDetail(
        id: "ans-1", guardReport: GuardReport(inbound: inbound, outbound: .allowed),
        generator: WireGenerator(kind: "quote", model: "quote"), timings: [:]))
  }

  @Test("ends with 2 on anything it does not understand, and says how it is used")
  func usage() throws {
    for arguments in [
      ["nonsense"], ["ask"], ["ask", "x", "--bogus"], ["search", "x", "-k", "many"], ["guard", "test"],
    ] {
      let outcome = try run(arguments)
      #expect(outcome.code == 2, "\(arguments)")
      #expect(outcome.errors.contains("Usage: cloister"), "\(arguments)")
      #expect(outcome.output.isEmpty)
    }
    #expect(try cloister("ask", " ").code == 2)
    #expect(try cloister("ask", "x", "--json", "--stream").code == 2)
    #expect(try cloister("docs", "retry").code == 2)
  }

  @Test("ends with 0 on a request for help or for its version")
  func help() throws {
    let help = try cloister("--help")
    #expect(help.code == 0)
    #expect(help.output.contains("SUBCOMMANDS"))
    #expect(try cloister("--version").output == Release.version + "\n")
  }

  @Test("ends with 10 where no daemon is, and says how to start one")
  func noDaemon() throws {
    let outcome = try cloister("status", "--json")
    #expect(outcome.code == 10)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Start it with"))
  }

  @Test("asks, and prints the answer as text or as JSON")
  func ask() throws {
    let socket = try serve(["POST /v1/chat/completions": ScriptedSocket.reply(json(Self.completion(inbound: .allowed)))]
    )
    defer { socket.stop() }
    let text = try cloister("ask", "-", "--collection", "hr", "-k", "3", "--strict", input: "How long?\n")
    #expect(text.code == 0)
    #expect(text.output == "Thirty days. [1]\n")
    #expect(
      socket.received.first?.body
        == #"{"cloister":{"collections":["hr"],"k":3,"strict":true},"messages":[{"content":"How long?","role":"user"}]}"#
    )
    let answer = try cloister("ask", "x", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
    #expect(object?.keys.sorted() == ["answer", "citations", "generator", "guard", "id", "timings", "usage"])
  }

  @Test("streams the answer where that is asked for")
  func stream() throws {
    let completion = Self.completion(inbound: .allowed)
    let chunks = ["Thirty ", "days."].map { text in
      ChatChunk(id: "a", createdAtSeconds: 1, model: "m", choices: [.init(delta: .init(content: text))])
    }
    let last = ChatChunk(
      id: "a", createdAtSeconds: 1, model: "m", choices: [.init(delta: .init(), finishReason: .stop)], citations: [],
      detail: completion.cloister)
    let events = (chunks + [last]).map { "data: \(json($0))\n\n" } + ["data: [DONE]\n\n"]
    let socket = try serve(["POST /v1/chat/completions": ScriptedSocket.chunkedReply(events)])
    defer { socket.stop() }
    let outcome = try cloister("ask", "x", "--stream")
    #expect(outcome.code == 0)
    #expect(outcome.output == "Thirty days.\n")
  }

  @Test("ends with 13 where the guard refuses, and says which rule did")
  func refused() throws {
    let verdict = Verdict(decision: .block, ruleID: "topic.x", reason: "not a subject of this library")
    let socket = try serve(["POST /v1/chat/completions": ScriptedSocket.reply(json(Self.completion(inbound: verdict)))])
    defer { socket.stop() }
    let outcome = try cloister("ask", "x")
    #expect(outcome.code == 13)
    #expect(outcome.errors == "Guard: question blocked (topic.x): not a subject of this library\n")
    #expect(try cloister("ask", "x", "--json").code == 13)
  }

  @Test(
    "ends with the code that belongs to the daemon's error",
    arguments: [
      (APIErrorCode.busy, 503, 11), (.notAllowed, 403, 12), (.invalidValue, 400, 2), (.documentNotFound, 404, 10),
      (.internalError, 500, 1),
    ] as [(APIErrorCode, Int, Int32)])
  func errors(_ code: APIErrorCode, _ status: Int, _ exitCode: Int32) throws {
    let body = ErrorBody(code, message: "This is what happened.")
    let socket = try serve(["POST /v1/search": ScriptedSocket.reply(status: status, json(body))])
    defer { socket.stop() }
    let outcome = try cloister("search", "x", "--json")
    #expect(outcome.code == exitCode)
    #expect(outcome.errors == "cloister: This is what happened.\n")
  }

  @Test("waits for the daemon and ends with 3 where files failed")
  func status() throws {
    let socket = try serve([
      "GET /healthz": ScriptedSocket.reply(json(RenderingTests.health(done: 5, total: 5, failed: 1)))
    ])
    defer { socket.stop() }
    #expect(try cloister("status").code == 0)
    let waited = try cloister("status", "--wait")
    #expect(waited.code == 3)
    #expect(waited.errors == "nothing left to index: 4 documents\n")
    #expect(waited.output.hasPrefix("ready, version 0.1.0"))
  }

  @Test("copies files into the daemon's folder, and waits until each is read")
  func ingest() throws {
    let ingest = try TemporaryFolder()
    let good = try folder.write("good", to: "good.txt")
    let bad = try folder.write("bad", to: "bad.txt")
    var health = RenderingTests.health(done: 2, total: 2)
    health.ingestFolder = ingest.path
    let reply = json(health)
    let socket = try ScriptedSocket(path: socketPath) { request in
      guard request.target.hasPrefix(Route.documents) else { return ScriptedSocket.reply(reply) }
      let name = request.target.contains("good") ? "good.txt" : "bad.txt"
      let isGood = name == "good.txt"
      let attributes = try? FileManager.default.attributesOfItem(atPath: ingest.path + "/" + name)
      let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      let record = DocumentRecord(
        id: DocumentID(rawValue: 1), path: name, collection: .root, state: isGood ? .indexed : .failed,
        reason: isGood ? nil : "no text", sizeBytes: 4, modifiedAtSeconds: modified)
      return ScriptedSocket.reply(json(DocumentList([record], nextOffset: nil)))
    }
    defer { socket.stop() }
    let outcome = try cloister("ingest", good, bad, "--wait")
    #expect(outcome.code == 3)
    #expect(outcome.output == "1 file indexed, 1 failed:\n  bad.txt: no text\n")
    #expect(try ingest.read("good.txt") == "good")
    #expect(try cloister("ingest", good).output == "1 file copied (1 unchanged).\n")
    #expect(try cloister("ingest", folder.path + "/none").code == 10)
  }

  @Test("shows every page of the list of documents")
  func documents() throws {
    let socket = try ScriptedSocket(path: socketPath) { request in
      let isSecond = request.target.contains("offset=1")
      let record = DocumentRecord(
        id: DocumentID(rawValue: isSecond ? 2 : 1), path: "p", collection: .root, state: .indexed, sizeBytes: 1,
        modifiedAtSeconds: 0)
      return ScriptedSocket.reply(json(DocumentList([record], nextOffset: isSecond ? nil : 1)))
    }
    defer { socket.stop() }
    let outcome = try cloister("docs", "list", "--failed", "--collection", "hr")
    #expect(outcome.output.contains("doc-1") && outcome.output.contains("doc-2"))
    #expect(
      socket.received.map(\.target) == [
        "/v1/documents?collection=hr&state=failed&limit=1000",
        "/v1/documents?collection=hr&state=failed&limit=1000&offset=1",
      ])
  }

  @Test("deletes the document that was named and no other, even if the daemon lists others")
  func delete() throws {
    let admin = try ScriptedSocket(path: folder.path + "/admin.sock") { request in
      let record = DocumentRecord(
        id: DocumentID(rawValue: 7), path: "hr/a.txt", collection: .root, state: .indexed, sizeBytes: 1,
        modifiedAtSeconds: 0)
      let list = DocumentList([record], nextOffset: nil)
      let receipt = DeletionReceipt(
        document: .init(id: "doc-7", path: "hr/a.txt", collection: "hr", sha256: nil, sizeBytes: 1, chunkCount: 1),
        cause: .deleted, userID: 0, requestedAtMilliseconds: 1, removedAtMilliseconds: 2, issuedAtMilliseconds: 3,
        otherNameCount: 0, places: [], probes: .init(vectorCount: 1, fullTextCount: 2, foundCount: 0))
      let signed = SignedReceipt(receipt: receipt, signature: .init(publicKey: [1], value: [2]))
      return ScriptedSocket.reply(
        request.method == "DELETE" ? json(DeletedDocument(record, receipt: signed)) : json(list))
    }
    defer { admin.stop() }
    #expect(try cloister("docs", "delete", "a.txt").code == 10)
    #expect(!admin.received.contains { $0.method == "DELETE" })
    #expect(try cloister("docs", "delete", "hr/a.txt", "--dry-run").output.hasPrefix("Would delete doc-7 hr/a.txt"))
    #expect(!admin.received.contains { $0.method == "DELETE" })
    let deleted = try cloister("docs", "delete", "hr/a.txt").output
    #expect(deleted == "Deleted doc-7 hr/a.txt; 3 searches for it found 0.\n")
    #expect(admin.received.last == .init(method: "DELETE", target: "/admin/documents/doc-7", body: ""))
  }

  @Test("uses the admin socket for the index, and ends with 14 where it is damaged")
  func index() throws {
    let report = IndexCheckReport(IndexCheck(expectedCount: 9, missingCount: 2, extraCount: 0))
    let socket = try ScriptedSocket(path: folder.path + "/admin.sock") { _ in ScriptedSocket.reply(json(report)) }
    defer { socket.stop() }
    let outcome = try cloister("index", "check")
    #expect(outcome.code == 14)
    #expect(outcome.output.contains("missing_vectors"))
    #expect(socket.received == [.init(method: "POST", target: "/admin/index/check", body: "")])
  }

  @Test("tests a text with the rules of a folder, and ends with 13 where it would not be let through")
  func guardTest() throws {
    let verdict = Verdict(decision: .block, ruleID: "topic.x", reason: "not a subject of this library")
    let report = GuardTestReport(.passage, verdict, durationMilliseconds: 1)
    let socket = try ScriptedSocket(path: folder.path + "/admin.sock") { _ in ScriptedSocket.reply(json(report)) }
    defer { socket.stop() }
    try folder.write("a: 1", to: "rules/policy.yaml")
    try folder.write("no rules", to: "rules/notes.txt")
    let outcome = try cloister(
      "guard", "test", "-", "--as-passage", "--policy", folder.path + "/rules", input: "The text.\n")
    #expect(outcome.code == 13 && outcome.output.contains("topic.x"))
    #expect(
      socket.received == [
        .init(
          method: "POST", target: "/admin/guard/test",
          body: #"{"as":"passage","policy":{"policy.yaml":"a: 1"},"text":"The text."}"#)
      ])
    #expect(try cloister("guard", "test", "x", "--policy", folder.path + "/nowhere").code == 10)
    #expect(try cloister("guard", "test", "x", "--as-answer", "--as-passage").code == 2)
  }
}
