import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "The library is saved and restored while the daemon answers", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct SnapshotTests {
  private let daemon: DaemonClient
  private let outside: TemporaryFolder
  private var snapshot: String { outside.path + "/saved" }

  init() throws {
    outside = try TemporaryFolder()
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    for trade in ["baker", "miller", "smith", "cooper"] {
      try daemon.drop("The \(trade) of Harbour Street keeps grey geese.", as: "trades/\(trade).txt")
    }
  }

  private func index(
    _ arguments: String..., of daemon: DaemonClient? = nil
  ) throws -> (status: Int32, output: String, errors: String) {
    try TemporaryDaemon.run(
      "cloister", ["index"] + arguments + ["--socket", (daemon ?? self.daemon).daemon.socket])
  }

  private func replaceInManifest(_ old: String, _ new: String) throws {
    let path = snapshot + "/manifest.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(old))
    try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test("Another library becomes the saved one: nothing is embedded again, and the saved questions have their answers")
  func restoresElsewhere() throws {
    try daemon.daemon.start()
    try daemon.settle()
    let saved = try index("snapshot", snapshot)
    #expect(saved.status == 0 && saved.output.contains("4 documents, 4 chunks, 5 files"), "\(saved)")
    #expect(try index("snapshot", snapshot).errors.contains("is not an empty folder"))

    let other = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    try other.drop("Otters live in the reeds of the northern lake.", as: "otters.txt")
    try other.daemon.start()
    try other.settle()
    // The same documents, as after a loss of the state folder; their times are other ones.
    for trade in ["baker", "miller", "smith", "cooper"] {
      try other.drop("The \(trade) of Harbour Street keeps grey geese.", as: "trades/\(trade).txt")
    }
    let restored = try index("restore", snapshot, of: other)
    #expect(restored.status == 0 && restored.output.contains("1.000 of the saved answers"), "\(restored)")
    #expect(try other.settle().documents.indexed == 5)
    #expect(try other.search("northern lake otters").first?.path == "otters.txt")
    #expect(try Set(other.search("grey geese", k: 4).map(\.path)).count == 4)
    #expect(try index("check", "--full", of: other).status == 0)
    #expect(other.daemon.terminate() == 0)
    try other.daemon.start()
    try other.settle()
    #expect(try index("check", "--full", of: other).status == 0)
    #expect(!other.daemon.log.contains("the index is made from"))
  }

  @Test("A snapshot that is damaged, missing, or of another model or format is refused, and nothing changes")
  func refuses() throws {
    try daemon.daemon.start()
    let model = try daemon.settle().embeddingModel.sha256
    #expect(try index("restore", snapshot).status == 10)
    #expect(try index("snapshot", snapshot).status == 0)
    let manifest = try Data(contentsOf: URL(fileURLWithPath: snapshot + "/manifest.json"))
    try replaceInManifest(model, String(repeating: "a", count: 64))
    let foreign = try index("restore", snapshot)
    #expect(foreign.status == 1 && foreign.errors.contains("made with the embedding model"), "\(foreign)")
    try manifest.write(to: URL(fileURLWithPath: snapshot + "/manifest.json"))
    try replaceInManifest(#""format" : 1"#, #""format" : 9"#)
    #expect(try index("restore", snapshot).errors.contains("has the format 9"))
    try manifest.write(to: URL(fileURLWithPath: snapshot + "/manifest.json"))
    #expect(try index("restore", "--dry-run", snapshot).output.hasPrefix("Verified"))

    let catalog = try #require(FileHandle(forUpdatingAtPath: snapshot + "/catalog.sqlite"))
    try catalog.seek(toOffset: 9000)
    try catalog.write(contentsOf: Data("damage".utf8))
    try catalog.close()
    let damaged = try index("restore", "--json", snapshot)
    #expect(damaged.status == 14 && damaged.errors.contains("catalog.sqlite is missing or not the file"), "\(damaged)")
    #expect(try daemon.search("Which miller keeps geese?").count == 4)
    #expect(try index("check", "--full").status == 0)
  }
}
