import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "A daemon whose storage fails says so, answers what it can, and recovers", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct StorageTests {
  private let daemon: DaemonClient
  private var state: String { daemon.daemon.folder.path + "/state" }

  init() throws {
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    try daemon.drop("The ferryman of Skerry Point is called Olaf Grieg.", as: "ferry.txt")
  }

  @Test("A damaged database is put aside with a warning, and the documents are read again")
  func damagedDatabase() throws {
    try daemon.daemon.start()
    try daemon.settle()
    #expect(daemon.daemon.terminate() == 0)
    try damagePages()
    try daemon.daemon.start()
    #expect(try daemon.settle().warnings.contains { $0.contains("The catalog was damaged") })
    #expect(daemon.daemon.log.contains("every document is read again"))
    #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt")
    let names = try FileManager.default.contentsOfDirectory(atPath: state)
    #expect(names.contains { $0.hasPrefix("catalog.sqlite.damaged-") })
    try expectSound()
  }

  @Test("Damage in a running daemon is said with what to do, status and metrics go on, and the next start mends it")
  func damageWhileRunning() throws {
    try daemon.daemon.start()
    try daemon.settle()
    // The end of a daemon writes its log of changes into the file.
    #expect(daemon.daemon.terminate() == 0)
    try daemon.daemon.start()
    try daemon.settle()
    try damagePages()
    try daemon.drop("The lamplighter is called Ada Munro.", as: "lamp.txt")
    try waitForLog("The catalog is damaged")
    #expect(try warnings().contains { $0.contains("cloister index repair") })
    #expect(try daemon.metric("cloister_uptime_seconds") > 0)
    // Pages that are remembered may still answer.
    do {
      _ = try daemon.search("Who is the ferryman?")
    } catch let error as SocketClientError {
      #expect("\(error)".contains("cloister index repair"), "\(error)")
    }
    let repair = try TemporaryDaemon.run("cloister", ["index", "repair", "--socket", daemon.daemon.socket])
    #expect(repair.status == 14 && repair.errors.contains("damaged"), "\(repair)")
    #expect(daemon.daemon.terminate() == 0)
    try daemon.daemon.start()
    #expect(try daemon.settle().warnings.contains { $0.contains("The catalog was damaged") })
    #expect(try daemon.search("Who is the lamplighter?").first?.path == "lamp.txt")
    try expectSound()
  }

  @Test("A model whose file is taken away while it is in use is named until it is back")
  func modelGone() throws {
    try daemon.daemon.start()
    try daemon.settle()
    let model = daemon.daemon.folder.path + "/models/all-minilm-l6-v2"
    try FileManager.default.moveItem(atPath: model, toPath: model + ".away")
    let health: HealthReport = try daemon.client.get(Route.health)
    #expect(health.status == .degraded && health.warnings.contains { $0.contains("changed or removed") })
    #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt")
    try FileManager.default.moveItem(atPath: model + ".away", toPath: model)
    #expect(try warnings().isEmpty)
  }

  @Test("An index file that is cut while it is in use is said, searches go on by words, and it is made anew by itself")
  func cutIndex() throws {
    try daemon.daemon.folder.write("index: { type: ivf_pq }\ngenerator: { kind: quote }\n", to: "cloister.yaml")
    try daemon.daemon.start()
    try daemon.settle()
    // Not left to the thread that does it by itself, which waits for all others.
    let _: IndexRebuildReport = try daemon.admin.post(Route.indexRebuild)
    let processID = daemon.daemon.processID
    #expect(truncate(try indexFile(), 4096) == 0)
    for _ in 0..<20 { #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt") }
    #expect(try !daemon.ask("Who is the ferryman?").choices.isEmpty)
    try waitForLog("the index is made anew from the catalog")
    try daemon.drop("The lamplighter is called Ada Munro.", as: "lamp.txt")
    try daemon.settle()
    #expect(try daemon.search("Who is the lamplighter?").first?.path == "lamp.txt")
    #expect(try warnings().isEmpty)
    #expect(daemon.daemon.isRunning && daemon.daemon.processID == processID)
    try expectSound()
  }

  @Test("A model that is cut while it is in use spoils no vector: documents wait, and the next start has all of them")
  func cutModel() throws {
    // Copies, because the model that is cut must not be the one that every test reads.
    let copy = try TemporaryFolder()
    for name in ["config.json", "model.safetensors", "sentence_bert_config.json", "vocab.txt"] {
      let data = try Data(contentsOf: URL(fileURLWithPath: InstalledModel.folder + "/" + name))
      try data.write(to: URL(fileURLWithPath: copy.path + "/" + name))
    }
    let daemon = DaemonClient(daemon: try TemporaryDaemon(model: copy.path))
    try daemon.drop("The ferryman of Skerry Point is called Olaf Grieg.", as: "ferry.txt")
    try daemon.daemon.start()
    try daemon.settle()
    let weights = copy.path + "/model.safetensors"
    #expect(truncate(weights, 4096) == 0)
    try daemon.drop("The lamplighter is called Ada Munro.", as: "lamp.txt")
    let deadline = Date(timeIntervalSinceNow: 300)
    while !daemon.daemon.log.contains("install the model again"), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.05)
    }
    let health: HealthReport = try daemon.client.get(Route.health)
    #expect(health.warnings.contains { $0.contains("changed or removed") }, "\(health)")
    #expect(health.documents.failed == 0)
    // The guard cannot compare the question with its topics, and so refuses it.
    let refusal = try TemporaryDaemon.run("cloister", ["search", "Who rows?", "--socket", daemon.daemon.socket])
    #expect(refusal.status == 13, "\(refusal)")
    try FileManager.default.removeItem(atPath: weights)
    try FileManager.default.copyItem(atPath: InstalledModel.folder + "/model.safetensors", toPath: weights)
    #expect(daemon.daemon.terminate() == 0)
    try daemon.daemon.start()
    try daemon.settle()
    #expect(try daemon.search("Who is the lamplighter?").first?.path == "lamp.txt")
    let check: IndexCheckReport = try daemon.admin.post(Route.indexCheck + "?sample=all")
    #expect(check.isClean, "\(check.problems)")
  }

  @Test("While the state folder is away nothing is written, and questions are answered; then all goes on")
  func stateFolderGone() throws {
    try daemon.daemon.start()
    try daemon.settle()
    try FileManager.default.moveItem(atPath: state, toPath: state + ".away")
    try daemon.drop("The lamplighter is called Ada Munro.", as: "lamp.txt")
    try waitForLog("is not in its place any more")
    #expect(try warnings().contains { $0.contains("is not in its place") })
    #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt")
    #expect(!FileManager.default.fileExists(atPath: state))
    try FileManager.default.moveItem(atPath: state + ".away", toPath: state)
    try daemon.settle()
    #expect(try daemon.search("Who is the lamplighter?").first?.path == "lamp.txt")
    #expect(try warnings().isEmpty)
    try expectSound()
  }

  @Test(
    "A full disk stops indexing, not answers; what waited is indexed when there is space again", .enabled(if: canMount))
  func diskFull() throws {
    try withMountedState { _ in
      try daemon.daemon.start()
      try daemon.settle()
      try fillState()
      try daemon.drop("The lamplighter is called Ada Munro.", as: "lamp.txt")
      try waitForLog("No space is left for the catalog")
      #expect(try warnings().contains { $0.contains("are free for the state folder") })
      #expect(try warnings().contains { $0.contains("Documents wait and are not indexed") })
      #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt")
      let failed = try TemporaryDaemon.run("cloister", ["index", "repair", "--socket", daemon.daemon.socket])
      #expect(failed.status == 1 && failed.errors.contains("No space is left"), "\(failed)")
      try FileManager.default.removeItem(atPath: state + "/filler")
      try daemon.settle()
      #expect(try daemon.search("Who is the lamplighter?").first?.path == "lamp.txt")
      try expectSound()
    }
  }

  @Test(
    "A state folder that is read-only is named at the start; when it is not any more, all goes on",
    .enabled(if: canMount))
  func readOnly() throws {
    try withMountedState { mount in
      try daemon.daemon.start()
      try daemon.settle()
      #expect(daemon.daemon.terminate() == 0)
      try #require(mount(["-o", "remount,ro"]))
      #expect {
        try daemon.daemon.start()
      } throws: { error in
        "\(error)".contains(state) && "\(error)".contains("Read-only file system")
      }
      try #require(mount(["-o", "remount,rw"]))
      try daemon.daemon.start()
      try daemon.settle()
      #expect(try daemon.search("Who is the ferryman?").first?.path == "ferry.txt")
      try expectSound()
    }
  }

  private func warnings() throws -> [String] {
    let health: HealthReport = try daemon.client.get(Route.health)
    return health.warnings
  }

  private func indexFile() throws -> String {
    let folder = state + "/index"
    let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
    return folder + "/" + (try #require(names.filter { $0.hasSuffix(".index") }.max()))
  }

  /// Writes nonsense over the beginning of every page but the first.
  private func damagePages() throws {
    let file = try #require(FileHandle(forUpdatingAtPath: state + "/catalog.sqlite"))
    let size = try file.seekToEnd()
    for offset in stride(from: 4096, to: size, by: 4096) {
      try file.seek(toOffset: offset)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
    }
    try file.close()
  }

  private func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let check: IndexCheckReport = try daemon.admin.post(Route.indexCheck + "?sample=all")
    #expect(check.isClean, "\(check.problems)", sourceLocation: sourceLocation)
  }

  private func waitForLog(_ text: String) throws {
    let deadline = Date(timeIntervalSinceNow: 300)
    while !daemon.daemon.log.contains(text) {
      guard Date() < deadline else { throw DaemonClient.Failure.notSettled(daemon.daemon.log) }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  // MARK: A small disk

  /// Whether this process may mount a small file system, as root outside of a container may.
  static let canMount: Bool = {
    guard let folder = try? TemporaryFolder(), run("mount", ["-t", "tmpfs", "tmpfs", folder.path]) else { return false }
    return run("umount", [folder.path])
  }()

  private func withMountedState(_ body: (_ mount: ([String]) -> Bool) throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try #require(Self.run("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", state]))
    defer {
      daemon.daemon.kill()
      _ = Self.run("umount", [state])
    }
    try body { Self.run("mount", $0 + [state]) }
  }

  private func fillState() throws {
    let descriptor = open(state + "/filler", O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 1, count: 4096)
    while write(descriptor, block, block.count) > 0 {}
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/" + program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
