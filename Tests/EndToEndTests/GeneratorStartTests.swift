import ControlAPI
import DecoderFixture
import Foundation
import TestSupport
import Testing

@Suite(
  "The daemon says plainly which generator answers, and which cannot", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct GeneratorStartTests {
  private static let tiny = DecoderFixture.path("qwen3moe-q8_0")

  /// What answers where no model is installed: the one of the checkout, if it is there.
  private static let kindWithoutModel =
    FileManager.default.fileExists(atPath: Checkout.path + "/Config/models/reader/cloister-reader.gguf")
    ? "builtin" : "quote"

  /// What the daemon says when it does not start.
  private func refusal(_ configuration: String, models: [String: String] = [:]) throws -> String {
    let daemon = try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration)
    try install(models, in: daemon)
    let result = try TemporaryDaemon.run("cloisterd", ["--root", daemon.folder.path])
    #expect(result.status == 1)
    return result.errors
  }

  private func install(_ models: [String: String], in daemon: TemporaryDaemon) throws {
    for (name, path) in models {
      try FileManager.default.createSymbolicLink(
        atPath: daemon.folder.path + "/models/" + name, withDestinationPath: path)
    }
  }

  @Test("A model that was asked for and cannot be had keeps the daemon from starting, with the reason")
  func refusals() throws {
    let missing = try refusal("generator:\n  kind: moe\n  model_file: /nowhere/x.gguf\n")
    #expect(missing.contains("the model cannot be run: /nowhere/x.gguf: open failed"))
    #expect(try refusal("generator:\n  kind: moe\n").contains("no model file lies in"))
    let several = ["a.gguf": Self.tiny, "b.gguf": Self.tiny]
    #expect(try refusal("generator:\n  kind: moe\n", models: several).contains("2 model files lie in"))
    let upstream = try refusal("generator:\n  kind: upstream\n  upstream_socket: /nowhere/engine.sock\n")
    #expect(upstream.contains("generator.kind is upstream") && upstream.contains("/nowhere/engine.sock"))
  }

  @Test("A damaged file, and one of another kind, are named with what is wrong in them")
  func damagedFiles() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: Self.tiny))
    let cut = folder.path + "/cut.gguf"
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: cut))
    #expect(try refusal("generator:\n  kind: moe\n  model_file: \(cut)\n").contains("cut.gguf: "))
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("clip"))
    writer.add("a", format: 0, shape: [1], bytes: [0, 0, 0, 0])
    let other = folder.path + "/other.gguf"
    try Data(writer.bytes()).write(to: URL(fileURLWithPath: other))
    let text = try refusal("generator:\n  kind: moe\n  model_file: \(other)\n")
    #expect(text.contains("'clip' cannot be run; these can: ") && text.contains("qwen3moe"))
  }

  @Test("A model that does not fit its memory is refused with what would fit")
  func memory() throws {
    let configuration = "generator:\n  kind: moe\n  model_file: \(Self.tiny)\n  memory_bytes: "
    let small = try refusal(configuration + "1000000\n")
    #expect(small.contains("of memory, but may take 2 MB") && small.contains("generator.memory_bytes"))
    let daemon = try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration + "537000000\n")
    try daemon.folder.write(
      """
      models:
      - { name: speck, family: F, architecture: llama, role: generator, licence: L, origin: O, parameters: 1000,
          active_parameters: 1000, context_tokens: 8192, state_values_per_token: 1, memory_gb: { Q8_0: 0.6 } }
      """, to: "models/catalogue.yaml")
    let known = try TemporaryDaemon.run("cloisterd", ["--root", daemon.folder.path])
    #expect(known.status == 1 && known.errors.contains("these would fit: speck in Q8_0"), "\(known.errors)")
  }

  @Test("Where the choice is the daemon's own it takes what needs no model, and warns of what cannot be run")
  func automatically() throws {
    let folder = try TemporaryFolder()
    let damaged = try folder.write("GGUF, but not really", to: "damaged.gguf")
    for (models, words) in [
      (["a.gguf": damaged], "a.gguf: " as String?),
      (["a.gguf": Self.tiny, "b.gguf": Self.tiny], "Several model files"),
      ([:], nil),
    ] {
      let daemon = try TemporaryDaemon(model: InstalledModel.folder, configuration: "generator: { kind: auto }\n")
      try install(models, in: daemon)
      try daemon.start()
      let health: HealthReport = try DaemonClient(daemon: daemon).client.get(Route.health)
      #expect(health.generator.kind == Self.kindWithoutModel && health.warnings.count == (words == nil ? 0 : 1))
      #expect(daemon.log.contains("answers are written") && daemon.log.contains(words ?? "no model file lies in"))
    }
  }
}
