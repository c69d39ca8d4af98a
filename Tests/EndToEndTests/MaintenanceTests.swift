import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "The index is looked after through the command line", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct MaintenanceTests {
  private let daemon: DaemonClient

  init() throws {
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    for (number, trade) in ["baker", "miller", "smith", "cooper", "tanner", "weaver"].enumerated() {
      try daemon.drop("The \(trade) of Harbour Street keeps \(number + 2) grey geese.", as: "trades/\(trade).txt")
    }
  }

  private func index(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try TemporaryDaemon.run("cloister", ["index"] + arguments + ["--socket", daemon.daemon.socket])
  }

  private func indexFiles(_ suffix: String) throws -> [String] {
    let folder = daemon.daemon.folder.path + "/state/index"
    return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }
      .map { folder + "/" + $0 }
  }

  /// Changes one bit in the middle of a file.
  private func flipByte(of path: String) throws {
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let middle = try file.seekToEnd() / 2
    try file.seek(toOffset: middle)
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: middle)
    try file.write(contentsOf: Data([byte ^ 0x10]))
    try file.close()
  }

  @Test("check, repair, compact and stats say what is true, before and after damage")
  func damageAndRepair() throws {
    try daemon.daemon.start()
    try daemon.settle()
    let clean = try index("check", "--full")
    #expect(clean.status == 0 && clean.output.contains("6 embedded and searched for again"), "\(clean)")
    #expect(try index("rebuild").status == 0)

    for path in try indexFiles(".index") { try flipByte(of: path) }
    let damaged = try index("check", "--json")
    #expect(damaged.status == 14)
    let report = try JSONDecoder().decode(IndexCheckReport.self, from: Data(damaged.output.utf8))
    #expect(report.problems.map(\.kind) == ["damaged_files"])
    #expect(report.problems.first?.places.isEmpty == false)
    #expect(try daemon.search("grey geese").count > 0)
    #expect(try index("repair").status == 0)
    #expect(try index("check", "--sample", "3").output.contains("3 embedded"))

    let document = try #require(try daemon.documents().first)
    let _: WireDocument = try daemon.admin.delete(Route.adminDocument(document.id))
    let dry = try index("compact", "--dry-run")
    #expect(dry.output.contains("1 tombstone"), "\(dry)")
    let compacted = try index("compact", "--json")
    #expect(compacted.output.contains(#""tombstones_left":0"#), "\(compacted)")
    let stats = try index("stats")
    #expect(stats.output.contains("1.000 of the ten nearest vectors (5 asked for)"), "\(stats)")
    #expect(try index("check", "--full").status == 0)
    #expect(try index("check", "--full", "--sample", "3").status == 2)
  }

  @Test("A daemon that starts with a damaged index file says so, and answers from the catalog")
  func startsWithDamage() throws {
    try daemon.daemon.start()
    try daemon.settle()
    #expect(daemon.daemon.terminate() == 0)
    for path in try indexFiles(".index") { try flipByte(of: path) }
    try daemon.daemon.start()
    #expect(try daemon.settle().documents.indexed == 6)
    #expect(daemon.daemon.log.contains("the index file is damaged"))
    #expect(try daemon.search("Who keeps geese in Harbour Street?").count == 6)
    #expect(try index("repair").status == 0)
    #expect(try index("check", "--full").status == 0)
  }

  @Test("A file of lists that was cut while the daemon was stopped is made again from the catalog")
  func startsWithCutLists() throws {
    try daemon.daemon.folder.write("index:\n  type: ivf_pq\n", to: "cloister.yaml")
    try daemon.daemon.start()
    try daemon.settle()
    #expect(try index("rebuild").status == 0)
    #expect(daemon.daemon.terminate() == 0)
    // Beyond the header, so that the reader would fall off the end.
    for path in try indexFiles(".index") { #expect(truncate(path, 9000) == 0) }
    try daemon.daemon.start()
    #expect(try daemon.settle().documents.indexed == 6)
    #expect(daemon.daemon.log.contains("the index file does not fit its manifest"))
    #expect(try daemon.search("Who keeps geese in Harbour Street?").count == 6)
    let stats = try index("stats")
    #expect(stats.output.contains("ivf_pq") && stats.output.contains("1, a search visits 1"), "\(stats)")
    // Nothing is left of the cut file, so there is nothing for anybody to repair.
    #expect(try index("check", "--full").status == 0)
  }
}
