import Foundation
import TestSupport
import Upstream

/// llama.cpp with its OpenAI server behind a Unix socket, serving a tiny model; it ends with the tests.
final class LlamaEngine: @unchecked Sendable {
  // @unchecked because everything is set once, before anybody else has the object.
  let socketPath: String
  private let folder: TemporaryFolder
  private let process: Process
  private let input: Pipe

  static let absence = """
    llama.cpp's server is absent: run 'make test-engine', or set \
    CLOISTER_TEST_LLAMA_PYTHON to an interpreter that has llama-cpp-python[server].
    """

  static let python: String =
    ProcessInfo.processInfo.environment["CLOISTER_TEST_LLAMA_PYTHON"]
    ?? Checkout.path + "/.build/python-llama/bin/python3"

  static let contextTokenCount = 4096

  static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: python) }

  /// One for all tests, because it takes seconds to start; an error where it does not.
  static let shared = Result { try LlamaEngine() }

  struct NotStarted: Error {
    var log: String
  }

  /// Returns when it answers.
  private init() throws {
    folder = try TemporaryFolder()
    socketPath = folder.path + "/engine.sock"
    let log = folder.path + "/log"
    try Data().write(to: URL(filePath: log))
    process = Process()
    process.executableURL = URL(filePath: Self.python)
    process.arguments = [
      URL(filePath: #filePath).deletingLastPathComponent().path() + "llama_engine.py", socketPath, Self.model,
      String(Self.contextTokenCount),
    ]
    input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = process.standardOutput
    try process.run()
    while process.isRunning {
      if (try? UpstreamGenerator(UpstreamOptions(socketPath: socketPath))) != nil { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    throw NotStarted(log: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
  }
}
