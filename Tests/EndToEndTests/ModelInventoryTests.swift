import ControlAPI
import DecoderFixture
import Foundation
import TestSupport
import Testing

@Suite(
  "The models of a daemon", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct ModelInventoryTests {
  private func place(_ model: String, as name: String, in daemon: TemporaryDaemon) throws {
    try FileManager.default.copyItem(
      atPath: DecoderFixture.path(model), toPath: daemon.folder.path + "/models/" + name)
  }

  private func cloister(_ daemon: TemporaryDaemon, _ arguments: String...) throws -> (
    status: Int32, output: String, errors: String
  ) {
    try TemporaryDaemon.run("cloister", arguments + ["--socket", daemon.socket])
  }

  private func inventory(_ daemon: TemporaryDaemon) throws -> ModelInventory {
    let outcome = try cloister(daemon, "models", "list", "--json")
    return try JSONDecoder().decode(ModelInventory.self, from: Data(outcome.output.utf8))
  }

  @Test("are listed with what can be run, and why the others cannot; and verified by name")
  func list() throws {
    let daemon = try TemporaryDaemon(
      model: InstalledModel.folder, configuration: "generator: { kind: quote, memory_bytes: 1000000000 }\n")
    try place("qwen3moe", as: "a.gguf", in: daemon)
    let whole = try Data(contentsOf: URL(fileURLWithPath: DecoderFixture.path("olmoe")))
    try whole.prefix(whole.count - 100).write(to: URL(fileURLWithPath: daemon.folder.path + "/models/cut.gguf"))
    var foreign = GGUFWriter()
    foreign.set("general.architecture", .string("mamba"))
    foreign.add("a", shape: [32], floats: [Float](repeating: 0, count: 32))
    try Data(foreign.bytes()).write(to: URL(fileURLWithPath: daemon.folder.path + "/models/foreign.gguf"))
    var coarse = GGUFWriter()
    coarse.set("general.architecture", .string("llama"))
    coarse.add("a", format: 16, shape: [256], bytes: [UInt8](repeating: 0, count: 66))
    try Data(coarse.bytes()).write(to: URL(fileURLWithPath: daemon.folder.path + "/models/coarse.gguf"))
    try daemon.start()

    let inventory = try inventory(daemon)
    #expect(inventory.folder == daemon.folder.path + "/models")
    #expect(inventory.memoryBudgetBytes == 1_000_000_000)
    #expect(inventory.installed.map(\.file) == ["a.gguf", "coarse.gguf", "cut.gguf", "foreign.gguf"])
    #expect(inventory.installed[0].header?.architecture == "qwen3moe")
    #expect(inventory.installed[0].problem == nil && inventory.installed[0].fits == true)
    #expect(inventory.installed[1].problem?.contains("IQ2_XXS") == true)
    #expect(inventory.installed[2].header == nil && inventory.installed[2].problem?.contains("cut.gguf") == true)
    #expect(inventory.installed[3].problem?.contains("architecture") == true)
    #expect(inventory.known.contains { $0.name == "qwen3-30b-a3b" })

    #expect(try cloister(daemon, "models", "verify", "a").status == 0)
    #expect(try cloister(daemon, "models", "verify", "cut").status == 14)
    #expect(try cloister(daemon, "models", "verify", "none").status == 10)
  }

  @Test("that were imported are there at once, and recorded; one that is too large is said to be")
  func bring() throws {
    let daemon = try TemporaryDaemon(
      model: InstalledModel.folder, configuration: "generator: { kind: quote, memory_bytes: 1000000 }\n")
    try daemon.start()
    let outcome = try cloister(daemon, "models", "import", DecoderFixture.path("granitemoe"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let file = try #require(try inventory(daemon).installed.first)
    #expect(file.file == "granitemoe.gguf")
    #expect(file.sha256?.count == 64)
    #expect(file.fits == false && file.problem == nil)
    #expect(try cloister(daemon, "models", "verify", "granitemoe").output.hasPrefix("intact"))
  }
}
