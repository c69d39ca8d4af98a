import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite("The daemon says plainly why it does not start")
struct StartTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("A missing model is named with its place and the command that installs it")
  func missingModel() throws {
    let result = try TemporaryDaemon.run("cloisterd", ["--root", folder.path])
    #expect(result.status == 1)
    #expect(result.errors.contains(folder.path + "/models/all-minilm-l6-v2"))
    #expect(result.errors.contains("make model ROOT=\(folder.path)"))
  }

  @Test("--check-config prints OK, or every mistake with its line, and never starts anything")
  func checkConfig() throws {
    let good = try TemporaryDaemon.run(
      "cloisterd", ["--check-config", "--config", Checkout.path + "/Config/cloister.yaml"])
    #expect(good.status == 0 && good.output.hasPrefix("OK"))
    let file = try folder.write("server:\n  idle: 5\nlimits:\n  passage_count: no\n", to: "bad.yaml")
    let bad = try TemporaryDaemon.run("cloisterd", ["--check-config", "--config", file])
    #expect(bad.status == 1)
    #expect(bad.errors.contains("bad.yaml:2:3: there is no key server.idle"))
    #expect(bad.errors.contains("bad.yaml:4:18: limits.passage_count must be"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/state"))
  }

  @Test("Wrong guard rules are named with their file")
  func wrongGuardRules() throws {
    try folder.write("nonsense: 1\n", to: "guard/policy.yaml")
    let result = try TemporaryDaemon.run("cloisterd", ["--root", folder.path])
    #expect(result.status == 1)
    #expect(result.errors.contains(folder.path + "/guard") && result.errors.contains("policy.yaml"))
  }

  @Test("A root whose sockets would have too long a path is refused")
  func longSocketPath() throws {
    let long = folder.path + "/" + String(repeating: "x", count: 120)
    let result = try TemporaryDaemon.run("cloisterd", ["--root", long])
    #expect(result.status == 1)
    #expect(result.errors.contains("at most 107 bytes"))
  }

  @Test(
    "A model whose weights are not the expected ones is refused with both sums",
    .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
  func otherWeights() throws {
    let other = String(repeating: "0", count: 64)
    let daemon = try TemporaryDaemon(
      model: InstalledModel.folder, environment: ["CLOISTER_EMBEDDING_WEIGHTS_SHA256": other])
    #expect {
      try daemon.start()
    } throws: { error in
      "\(error)".contains("embedding.weights_sha256 is \(other)") && "\(error)".contains("model.safetensors has the")
    }
  }

  @Test(
    "A second daemon on the same state is refused",
    .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
  func secondDaemon() throws {
    let daemon = try TemporaryDaemon(model: InstalledModel.folder)
    try daemon.start()
    let result = try TemporaryDaemon.run("cloisterd", ["--root", daemon.folder.path])
    #expect(result.status == 1)
    #expect(result.errors.contains("another cloisterd uses \(daemon.folder.path)/state"))
    #expect(daemon.isRunning)
  }

  @Test(
    "The service manager is told of readiness, life and the end",
    .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
  func serviceManager() throws {
    let manager = try NotifySocket(path: folder.path + "/notify")
    let daemon = try TemporaryDaemon(
      model: InstalledModel.folder, environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"])
    try daemon.start()
    #expect(manager.message(containing: "READY=1")?.contains("STATUS=") == true)
    #expect(manager.message(containing: "WATCHDOG=1") != nil)
    // A connection on which nothing happens must not delay the end.
    let idle = try RawConnection(to: daemon.socket)
    #expect(daemon.terminate() == 0)
    #expect(manager.message(containing: "STOPPING=1") != nil)
    #expect(try idle.receiveAll().isEmpty)
  }
}
