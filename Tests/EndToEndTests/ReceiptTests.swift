import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite(
  "A deleted document leaves a receipt and nothing else", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct ReceiptTests {
  private let daemon: DaemonClient
  private let sentence = "The zanzibar ledger hides under the seventh floorboard."

  init() throws {
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder))
    for trade in ["baker", "miller", "smith", "cooper"] {
      try daemon.drop("The \(trade) of Harbour Street keeps grey geese.", as: "trades/\(trade).txt")
    }
    try daemon.drop(sentence, as: "trades/ledger.txt")
    try daemon.daemon.start()
    try daemon.settle()
  }

  private func cloister(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try TemporaryDaemon.run("cloister", arguments + ["--socket", daemon.daemon.socket])
  }

  private func stateHolds(_ text: String) throws -> [String] {
    let state = daemon.daemon.folder.path + "/state"
    return try FileManager.default.subpathsOfDirectory(atPath: state).filter { name in
      let data = FileManager.default.contents(atPath: state + "/" + name)
      return data?.range(of: Data(text.utf8)) != nil
    }
  }

  @Test("It is signed, checked with and without a daemon, found later, and no forgery or return of the document passes")
  func receipts() throws {
    let (file, key) = (daemon.daemon.folder.path + "/receipt.json", daemon.daemon.folder.path + "/key.pub")
    #expect(try cloister("docs", "delete", "trades/ledger.txt", "--dry-run").output.contains("its file and 1 chunk"))
    #expect(try !stateHolds("seventh floorboard").isEmpty)
    let deleted = try cloister("docs", "delete", "trades/ledger.txt", "--receipt", file)
    #expect(deleted.status == 0 && deleted.output.contains("searches for it found 0."), "\(deleted)")
    let good = try cloister("docs", "receipt", "verify", file)
    #expect(good.status == 0 && good.output.contains("is still gone"), "\(good)")
    let shown = try cloister("docs", "receipt", "show", "trades/ledger.txt", "--json")
    let bytes = try #require(FileManager.default.contents(atPath: file))
    #expect(shown.output == String(decoding: bytes, as: UTF8.self))
    #expect(try cloister("docs", "receipt", "show", "trades/smith.txt").status == 10)
    try cloister("docs", "receipt", "key").output.write(toFile: key, atomically: true, encoding: .utf8)

    #expect(try cloister("index", "compact").status == 0)
    #expect(try stateHolds("seventh floorboard") == [])
    #expect(try stateHolds("floorboard") == [])

    let forged = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "trades/ledger", with: "trades/other")
    let forgery = try daemon.daemon.folder.write(forged, to: "forged.json")
    #expect(try cloister("docs", "receipt", "verify", forgery).status == 14)
    #expect(try cloister("docs", "receipt", "verify", forgery, "--key", key).output.hasPrefix("forged"))
    try daemon.drop(sentence, as: "trades/returned.txt")
    try daemon.settle()
    let returned = try cloister("docs", "receipt", "verify", file, "--key", key)
    #expect(returned.status == 14 && returned.output.contains("  trades/returned.txt"), "\(returned)")
    #expect(daemon.daemon.terminate() == 0)
    let alone = try cloister("docs", "receipt", "verify", file, "--key", key)
    #expect(alone.status == 0 && alone.output.hasPrefix("signed: "), "\(alone)")
    #expect(try cloister("docs", "receipt", "verify", file).status == 10)
  }

  @Test("Of a file that only vanished from the folder it is on record too, in the audit and for the administrator")
  func vanishedFile() throws {
    try daemon.remove("trades/smith.txt")
    try daemon.settle()
    let shown = try cloister("docs", "receipt", "show", "trades/smith.txt")
    #expect(shown.output.contains("file_gone") && shown.output.contains("0 found it again"), "\(shown)")
    let audit = try FileManager.default.subpathsOfDirectory(atPath: daemon.daemon.folder.path + "/state/audit")
      .filter { $0.hasSuffix(".jsonl") }
      .map { try String(contentsOfFile: daemon.daemon.folder.path + "/state/audit/" + $0, encoding: .utf8) }
    #expect(audit.joined().contains("receiptIssued"))
  }

  @Test("From the request to its absence from answers it takes moments")
  func absence() throws {
    var milliseconds: [Double] = []
    for trade in ["baker", "miller", "cooper"] {
      let document = try #require(try daemon.documents().first { $0.path == "trades/\(trade).txt" })
      let began = ContinuousClock.now
      let _: DeletedDocument = try daemon.admin.delete(Route.adminDocument(document.id))
      let found = try daemon.search("Which \(trade) keeps geese?").map(\.path)
      milliseconds.append((ContinuousClock.now - began) / .milliseconds(1))
      #expect(!found.contains(document.path))
    }
    print("deletion, receipt and a search without it, through the socket: \(milliseconds.sorted()) ms")
  }
}
