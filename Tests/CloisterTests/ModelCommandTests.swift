import ControlAPI
import Foundation
import ModelFiles
import TestSupport
import Testing

@testable import cloister

/// Runs the program itself on small model files, with and without a daemon.
@Suite("The commands for models")
struct ModelCommandTests {
  private let folder: TemporaryFolder
  private var models: String { folder.path + "/models" }
  private var stick: String { folder.path + "/stick.gguf" }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: false)
    try write(Self.model(), to: stick)
  }

  private static func model() -> [UInt8] {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("llama"))
    writer.add("a", shape: [64], floats: [Float](repeating: 1, count: 64))
    return writer.bytes()
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func cloister(_ arguments: String...) throws -> CloisterProgram.Outcome {
    try CloisterProgram(socketPath: folder.path + "/cloister.sock").run(arguments)
  }

  private func inventory(sha256: [String: String] = [:]) -> ModelInventory {
    let header = WireModelFile.Header(
      architecture: "qwen3moe", name: "Tiny", format: "Q4_K", parameterCount: 5, contextTokenCount: 4096)
    return ModelInventory(
      folder: models, memoryBudgetBytes: 8_000_000_000, contextTokenCount: 8192, supportedArchitectures: ["llama"],
      installed: [
        WireModelFile(
          file: "big.gguf", sizeBytes: 18_000_000_000, header: header, fits: false,
          memoryBytes: 19_000_000_000, model: "tiny-moe"),
        WireModelFile(
          file: "good.gguf", sizeBytes: 2_000_000_000, header: header, fits: true, memoryBytes: 3_000_000_000,
          sha256: String(repeating: "a", count: 64), isInUse: true),
      ],
      known: [
        WireKnownModel(
          name: "tiny-moe", family: "Tiny", architecture: "llama", role: "generator", licence: "MIT", origin: "a/b",
          parameterCount: 30_500_000_000, activeParameterCount: 3_300_000_000, contextTokenCount: 4096,
          memoryGigabytes: ["Q8_0": 33.4, "Q4_K_M": 20.1], sha256: sha256)
      ])
  }

  private func serve(_ inventory: ModelInventory) throws -> ScriptedSocket {
    try ScriptedSocket(path: folder.path + "/admin.sock") { request in
      request.target == Route.adminModels
        ? ScriptedSocket.reply(json(inventory)) : ScriptedSocket.reply(status: 404, "")
    }
  }

  @Test("list what is installed, and the catalogue where that is asked for")
  func list() throws {
    let socket = try serve(inventory())
    defer { socket.stop() }
    let short = try cloister("models", "list")
    #expect(short.code == 0)
    let lines = short.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[1].hasPrefix("big.gguf") && lines[1].hasSuffix("needs more memory"))
    #expect(lines[2].contains("qwen3moe") && lines[2].contains("3.0 GB") && lines[2].hasSuffix("in use"))
    let all = try cloister("models", "list", "--all").output
    #expect(all.contains("30 B") || all.contains("31 B"))
    #expect(all.contains("Q4_K_M 20.1, Q8_0 33.4"))
    let json = try cloister("models", "list", "--json").output
    #expect(try JSONDecoder().decode(ModelInventory.self, from: Data(json.utf8)) == inventory())
  }

  @Test("verify a file anywhere without a daemon: its structure, and the record beside it")
  func verify() throws {
    let unrecorded = try cloister("models", "verify", stick)
    #expect(unrecorded.code == 0)
    #expect(unrecorded.output.hasPrefix("unrecorded"))
    #expect(try cloister("models", "verify", stick, "--record").code == 0)
    #expect(try RecordedDigest.read(for: stick) == FileDigest.sha256(path: stick))
    #expect(try cloister("models", "verify", stick).output.hasPrefix("intact"))
    var bytes = Self.model()
    bytes[bytes.count - 1] ^= 1
    try write(bytes, to: stick)
    let changed = try cloister("models", "verify", stick, "--json")
    #expect(changed.code == 14)
    #expect(changed.output.contains(#""finding":"differs""#))
    #expect(try cloister("models", "verify", stick, "--record").code == 14)
    try write(Array(bytes.prefix(80)), to: stick)
    let cut = try cloister("models", "verify", stick)
    #expect(cut.code == 14)
    #expect(cut.output.hasPrefix("damaged"))
    try write(Array("none".utf8), to: RecordedDigest.path(for: stick))
    #expect(try cloister("models", "verify", stick).code == 14)
  }

  @Test("verify an installed file by its name, against the catalogue")
  func verifyInstalled() throws {
    try write(Self.model(), to: models + "/good.gguf")
    try write(Self.model(), to: models + "/big.gguf")
    let digest = try FileDigest.sha256(path: stick)
    let socket = try serve(inventory(sha256: ["good.gguf": digest, "big.gguf": String(repeating: "0", count: 64)]))
    defer { socket.stop() }
    #expect(try cloister("models", "verify", "good").output.hasPrefix("intact"))
    #expect(try cloister("models", "verify", "good.gguf").code == 0)
    let byModel = try cloister("models", "verify", "tiny-moe")
    #expect(byModel.code == 14)
    #expect(byModel.output.contains("catalogue"))
    let all = try cloister("models", "verify")
    #expect(all.code == 14)
    #expect(all.output.split(separator: "\n").count == 2)
  }

  @Test("end with 10 where there is no such model, file or daemon")
  func missing() throws {
    #expect(try cloister("models", "verify", folder.path + "/none.gguf").code == 10)
    #expect(try cloister("models", "verify", "good").code == 10)
    #expect(try cloister("models", "list").code == 10)
    let socket = try serve(inventory())
    defer { socket.stop() }
    #expect(try cloister("models", "verify", "none").code == 10)
  }

  @Test("import a file into the daemon's folder with its digest recorded")
  func bring() throws {
    let socket = try serve(inventory())
    defer { socket.stop() }
    let outcome = try cloister("models", "import", stick)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let path = models + "/stick.gguf"
    #expect(FileManager.default.contents(atPath: path) == Data(Self.model()))
    #expect(try RecordedDigest.read(for: path) == FileDigest.sha256(path: stick))
    let again = try cloister("models", "import", stick)
    #expect(again.code == 1)
    #expect(again.errors.contains("--replace"))
    #expect(try cloister("models", "import", stick, "--replace").code == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: models).sorted()
    #expect(left == ["stick.gguf", "stick.gguf.sha256"])
  }

  @Test("import no damaged file, and need no daemon where the folder is named")
  func bringDamaged() throws {
    try write(Array(Self.model().prefix(70)), to: stick)
    let outcome = try cloister("models", "import", stick, "--folder", models)
    #expect(outcome.code == 14)
    #expect(try FileManager.default.contentsOfDirectory(atPath: models).isEmpty)
    try write(Self.model(), to: stick)
    #expect(try cloister("models", "import", stick, "--folder", models).code == 0)
    #expect(try cloister("models", "import", stick, "--folder", models + "/none").code == 10)
  }

  @Test("import nothing where the copy is not what was read")
  func badCopy() throws {
    let copy = AtomicCopy(source: stick, destination: models + "/a.gguf") { path in
      #expect(FileManager.default.contents(atPath: path) == Data(Self.model()))
      throw CommandError.copyDiffers(path: path)
    }
    #expect(throws: CommandError.self) { try copy.run() }
    #expect(try FileManager.default.contentsOfDirectory(atPath: models).isEmpty)
  }

  @Test("show how much of a large file has been read")
  func progress() {
    #expect(
      ByteProgress.text(doneBytes: 5_000_000_000, totalBytes: 20_000_000_000, widthColumns: nil)
        == "5.0 GB of 20 GB read\n")
    let bar = ByteProgress.text(doneBytes: 10_000_000_000, totalBytes: 20_000_000_000, widthColumns: 40)
    #expect(bar.hasPrefix("\r\u{1B}[K[==") && bar.hasSuffix("10 GB/20 GB"))
  }
}
