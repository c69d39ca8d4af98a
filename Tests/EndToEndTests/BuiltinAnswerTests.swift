import ControlAPI
import Foundation
import ReaderFixture
import TestSupport
import Testing

@Suite(
  "The built-in model answers where no other is installed", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct BuiltinAnswerTests {
  private let folder: TemporaryFolder
  private let question = "When does the ferry to Hoy leave?"

  init() throws {
    folder = try TemporaryFolder()
    try HandMadeReader(finding: ["noon"]).write(to: folder.path + "/reader.gguf")
  }

  private func daemon(kind: String = "auto", file: String = "reader.gguf", more: String = "") throws -> DaemonClient {
    let configuration = "generator: { kind: \(kind), reader_file: \(folder.path)/\(file) }\n" + more
    let daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration))
    try daemon.drop("The ferry to Hoy carries forty cars. It leaves at noon from the north pier.", as: "ferry.txt")
    return daemon
  }

  @Test("with a few words, a sentence and its place, streamed or not; health, models, status and audit name it")
  func answers() throws {
    let daemon = try daemon(more: "audit: { answer_text: hashed }\n")
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.generator.kind == "builtin" && health.generator.model == "hand-made reader")
    #expect(health.generator.origin.contains("no model file lies in") && health.warnings.isEmpty)
    #expect((health.generator.memorySizeBytes ?? 0) > 0 && !health.generator.canWriteJSON)
    let completion = try daemon.ask(question)
    let message = try #require(completion.choices.first?.message)
    #expect(message.content == "noon. «It leaves at noon from the north pier.» [1]")
    #expect(completion.cloister.generator.kind == "builtin" && completion.usage.promptTokenCount > 10)
    let citation = try #require(completion.citations.first)
    #expect(try daemon.text(of: citation.documentID).scalars(citation.start..<citation.end) == citation.quote)
    #expect(citation.quote == "It leaves at noon from the north pier.")
    var streamed = ""
    let request = ChatRequest(messages: [.init(role: "user", content: question)])
    try daemon.client.streamChat(request) { streamed += $0.choices.first?.delta.content ?? "" }
    #expect(streamed == message.content)
    let models: ModelList = try daemon.client.get(Route.models)
    #expect(models.data.map(\.id) == ["cloister", "hand-made reader", "all-minilm-l6-v2"])
    let status = try TemporaryDaemon.run("cloister", ["status", "--socket", daemon.daemon.socket])
    #expect(status.output.contains("builtin, hand-made reader, memory "))
    #expect(daemon.daemon.terminate() == 0)
    let audit = daemon.daemon.folder.path + "/state/audit"
    let log = try FileManager.default.contentsOfDirectory(atPath: audit).filter { $0.hasPrefix("audit-") }
      .map { try daemon.daemon.folder.read("state/audit/" + $0) }.joined()
    #expect(log.contains("builtin hand-made reader") && log.contains("generator_model_sha256"))
  }

  @Test("Asked for by name it must be there; chosen by the daemon it is done without, with a warning")
  func absence() throws {
    let missing = try daemon(kind: "builtin", file: "nothing.gguf")
    let result = try TemporaryDaemon.run("cloisterd", ["--root", missing.daemon.folder.path])
    #expect(result.status == 1 && result.errors.contains("the built-in model cannot be run: "))
    try folder.write("GGUF, but not really", to: "damaged.gguf")
    let damaged = try daemon(file: "damaged.gguf")
    try damaged.daemon.start()
    let health = try damaged.settle()
    #expect(health.generator.kind == "quote" && health.warnings.count == 1)
    #expect(health.warnings.first?.contains("damaged.gguf") == true)
    #expect(try damaged.ask(question).cloister.generator.kind == "quote")
  }

  @Test("generator.kind quote still means quotes")
  func quotes() throws {
    let daemon = try daemon(kind: "quote")
    try daemon.daemon.start()
    #expect(try daemon.settle().generator.kind == "quote")
    #expect(try daemon.ask(question).choices.first?.message.content.contains("«") == false)
  }
}
