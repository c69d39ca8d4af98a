import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite(
  "The embedding model is changed while the daemon answers", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct MigrationTests {
  private let daemon: DaemonClient

  init() throws {
    daemon = DaemonClient(
      daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: DaemonClient.quoting))
    try daemon.installOtherModel()
    for (number, trade) in ["baker", "miller", "smith", "cooper", "tanner", "weaver"].enumerated() {
      try daemon.drop("The \(trade) of Harbour Street keeps \(number + 2) grey geese.", as: "trades/\(trade).txt")
    }
    try daemon.daemon.start()
    try daemon.settle()
  }

  private func migrate(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try TemporaryDaemon.run("cloister", ["index", "migrate"] + arguments + ["--socket", daemon.daemon.socket])
  }

  private func check() throws -> Int32 {
    try TemporaryDaemon.run("cloister", ["index", "check", "--full", "--socket", daemon.daemon.socket]).status
  }

  @Test("A migration reports its overlap, switches, survives a restart, goes back and is given up")
  func wholeWay() throws {
    #expect(try migrate().output.contains("there are no vectors of another model"))
    #expect(try migrate("--model", "missing").status == 10)
    #expect(try migrate("--switch").status == 1)
    let questions = try daemon.daemon.folder.write("Who keeps geese?\n\nWhich miller?\n", to: "questions")
    let ready = try migrate("--model", DaemonClient.otherModel, "--questions", questions)
    #expect(ready.status == 0 && ready.output.contains("of 2 questions of the file"), "\(ready)")
    #expect(try migrate("--switch", "--dry-run").output.contains("is ready with 6 chunks"))
    #expect(try daemon.migration().stage == "ready")
    let switched = try migrate("--switch")
    #expect(switched.output.contains("tiny.gguf (64 dimensions) answers"), "\(switched)")
    #expect(try check() == 0)
    #expect(try daemon.search("grey geese", k: 6).count == 6)

    #expect(daemon.daemon.terminate() == 0)
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.embeddingModel.dimension == 64)
    #expect(health.warnings.contains { $0.contains("the vectors of the library are of tiny.gguf") }, "\(health)")
    try daemon.drop("The ferryman of Harbour Street keeps 9 grey geese.", as: "ferryman.txt")
    try daemon.settle()
    #expect(!daemon.daemon.log.contains("trades/"), "nothing is read again")
    #expect(try check() == 0)
    #expect(try migrate("--rollback").output.hasPrefix("all-minilm-l6-v2 (384 dimensions) answers"))
    #expect(try check() == 0)
    #expect(try migrate("--cancel", "--dry-run").status == 0)
    #expect(try migrate("--cancel", "--json").output.contains(#""stage":"none""#))
    let again = try migrate("--model", DaemonClient.otherModel, "--yes")
    #expect(again.status == 0 && again.errors.contains("sampled sentences"), "\(again)")
    #expect(again.output.contains("tiny.gguf (64 dimensions) answers"), "\(again)")
  }

  @Test("A daemon that is configured for another model than the library's says what to do, and answers on")
  func configuredOtherwise() throws {
    #expect(daemon.daemon.terminate() == 0)
    let embedding = "embedding:\n  model: \(DaemonClient.otherModel)\n  weights_sha256: \"\"\n"
    try daemon.daemon.folder.write(DaemonClient.quoting + embedding, to: "cloister.yaml")
    try daemon.daemon.start()
    let health = try daemon.settle()
    #expect(health.embeddingModel.dimension == 384)
    #expect(health.warnings.contains { $0.contains("'cloister index migrate --model tiny.gguf'") }, "\(health)")
    #expect(try daemon.search("Which miller keeps geese?").first?.path == "trades/miller.txt")

    #expect(daemon.daemon.terminate() == 0)
    try FileManager.default.removeItem(atPath: daemon.daemon.folder.path + "/models/all-minilm-l6-v2")
    try daemon.daemon.start()
    let reread = try daemon.settle()
    #expect(reread.embeddingModel.dimension == 64)
    #expect(reread.warnings.contains { $0.contains("is not installed any more: every document is read again") })
    #expect(try check() == 0)
  }
}
