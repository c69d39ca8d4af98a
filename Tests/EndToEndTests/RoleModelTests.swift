import ControlAPI
import DecoderFixture
import Foundation
import TestSupport
import Testing

@Suite("Decoders judge, order and embed beside the one that writes", .serialized)
struct RoleModelTests {
  /// Taught to call what speaks of a crane or a valve unsafe.
  private static let guardFile = Checkout.path + "/Tests/GenerationTests/Fixtures/Roles/guard-llama.gguf"

  @Test("The safety model blocks a question, the re-ranker orders passages, and the vectors come from a GGUF file")
  func roles() throws {
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: "/nonexistent",
        configuration: """
          embedding: { model: qwen3-embedding.gguf, weights_sha256: "" }
          retrieval: { reranker_file: "\(DecoderFixture.path("qwen3"))" }
          guard: { model_file: "\(Self.guardFile)" }
          generator: { kind: auto }
          """))
    try FileManager.default.createSymbolicLink(
      atPath: daemon.daemon.folder.path + "/models/qwen3-embedding.gguf",
      withDestinationPath: DecoderFixture.path("qwen3-embedding"))
    for (index, text) in ["The pump stops at night.", "The filter is changed in March.", "The book is cold."]
      .enumerated()
    {
      try daemon.drop(text, as: "\(index).txt")
    }
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.embeddingModel.name == "qwen3-embedding" && health.documents.indexed == 3)
    #expect(health.generator.kind == "quote", "the model that embeds was taken for one that writes")

    let results = try daemon.search("The filter is changed in March.")
    #expect(results.count == 3 && results.allSatisfy { (0...1).contains($0.score) })
    #expect(results.map(\.score) == results.map(\.score).sorted(by: >))

    let answer = try daemon.ask("Who signed the contract?")
    #expect(!answer.cloister.guardReport.isWithheld && answer.cloister.timings["guard_in"] != nil)
    let blocked = try daemon.ask("The crane stands at the gate.")
    #expect(blocked.cloister.guardReport.inbound.rule == "safety.unsafe")
    #expect(blocked.choices.first?.finishReason == .contentFilter && blocked.citations.isEmpty)
    #expect(throws: SocketClientError.self) { try daemon.search("The crane stands at the gate.") }
  }

  @Test("A file that cannot take the role keeps the daemon from starting")
  func unusable() throws {
    let daemon = try TemporaryDaemon(
      model: "/nonexistent",
      configuration: "guard: { model_file: /nowhere/guard.gguf }\n")
    let result = try TemporaryDaemon.run("cloisterd", ["--root", daemon.folder.path])
    #expect(result.status == 1 && result.errors.contains("guard.model_file: the model cannot be run: /nowhere/"))
  }
}
