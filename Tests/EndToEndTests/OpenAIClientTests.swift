import DecoderFixture
import Foundation
import TestSupport
import Testing

@Suite("The official openai client works over the socket")
struct OpenAIClientTests {
  /// A Python with the packages `openai` and `httpx`.
  private static var python: String {
    ProcessInfo.processInfo.environment["CLOISTER_TEST_PYTHON"] ?? Checkout.path + "/.build/python/bin/python"
  }

  private static var isReady: Bool {
    InstalledModel.isPresent && FileManager.default.isExecutableFile(atPath: python)
  }

  @Test(
    "It lists models, embeds, chats, streams and sees citations and errors",
    .enabled(
      if: isReady,
      "Python with openai and httpx, or the embedding model, is absent: run `make test`, or set CLOISTER_TEST_PYTHON."
    ))
  func client() throws {
    try run(arguments: [])
  }

  @Test(
    "It samples with every parameter, gets JSON by schema, quotes, and the field that is wrong",
    .enabled(
      if: isReady,
      "Python with openai and httpx, or the embedding model, is absent: run `make test`, or set CLOISTER_TEST_PYTHON."
    ))
  func clientOfModel() throws {
    try run(model: DecoderFixture.path("qwen3moe"), arguments: ["Tiny qwen3moe"])
  }

  /// - Parameter model: The GGUF file that the daemon answers with; nil means quotes.
  private func run(model: String? = nil, arguments: [String]) throws {
    let configuration = "generator: { kind: \(model == nil ? "quote" : "auto") }\n"
    let daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration))
    if let model {
      try FileManager.default.createSymbolicLink(
        atPath: daemon.daemon.folder.path + "/models/tiny.gguf", withDestinationPath: model)
    }
    try daemon.drop("The ferry to Hoy leaves at noon from the north pier.", as: "ferry.txt")
    try daemon.daemon.start()
    try daemon.settle()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("openai_client.py")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = [script.path, daemon.daemon.socket] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.hasSuffix("all checks passed\n"), "\(text)")
  }
}
