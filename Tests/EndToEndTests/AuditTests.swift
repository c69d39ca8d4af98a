import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "The audit is read, checked and explained through the command line", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct AuditTests {
  private let outside: TemporaryFolder
  private let daemon: DaemonClient
  private let keyFile: String

  init() throws {
    outside = try TemporaryFolder()
    keyFile = outside.path + "/auditor.key"
    let made = try TemporaryDaemon.run("cloister", ["audit", "keygen", keyFile])
    let sealTo = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let configuration = """
      server:
        socket_mode: "0666"
      audit:
        question_text: sealed
        answer_text: hashed
        seal_to: "\(sealTo)"

      """
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration))
    chmod(daemon.daemon.folder.path, 0o755)
    try daemon.drop("The ferry to Northwind leaves the harbour at six in the morning.", as: "open/ferry.txt")
  }

  private func cloister(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try TemporaryDaemon.run("cloister", arguments, environment: ["CLOISTER_SOCKET": daemon.daemon.socket])
  }

  private var folder: String { daemon.daemon.folder.path + "/state/audit" }

  @Test("tail, open, verify and explain say what happened, and verify finds what was done to the files")
  func wholeStory() throws {
    try daemon.daemon.start()
    try daemon.settle()
    #expect(try cloister("ask", "Who tells ann@example.com when the ferry leaves?", "--json").status == 0)
    let asked = try cloister("ask", "When does the ferry leave the harbour?", "--json")
    #expect(asked.status == 0, "\(asked)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(asked.output.utf8)) as? [String: Any])
    let id = try #require(object["id"] as? String)

    let tail = try cloister("audit", "tail", "--action", "ask")
    #expect(tail.status == 0 && tail.output.contains(id), "\(tail)")
    let raw = try cloister("audit", "tail", "--action", "ask", "--json").output
    #expect(raw.contains(#""class_uid":6003"#) && !raw.contains("ferry leave"))

    let opened = try cloister("audit", "open", "--key", keyFile)
    #expect(opened.status == 0 && opened.output.contains("When does the ferry leave the harbour?"), "\(opened)")
    #expect(!opened.output.contains("ann@example.com"))

    try expectExplanation(id)
    let good = try cloister("audit", "verify")
    #expect(good.status == 0 && good.output.contains("good"), "\(good)")
    try expectFaults()
  }

  private func expectExplanation(_ id: String) throws {
    let table = try cloister("explain", id)
    #expect(table.status == 0 && table.output.contains("open/ferry.txt") && table.output.contains("cited"), "\(table)")
    let text = try cloister("explain", id, "--json").output
    let explanation = try JSONDecoder().decode(Explanation.self, from: Data(text.utf8))
    #expect(explanation.retrieval?.passages.first?.fate == "cited")
    #expect(explanation.retrieval?.passages.first?.vectorScore != nil)
    #expect(explanation.software["binary_sha256"]?.count == 64)
    #expect(explanation.timings["retrieve"] != nil)
    let wrong = try cloister("explain", "ans-000000000000000000000000")
    #expect(wrong.status == 10)
    if IdentityTests.canBeNobody {
      let strangers = [id, "ans-000000000000000000000000"].map { Route.explain($0) }
      let replies = try strangers.map {
        try IdentityTests.askAsNobody($0, method: "GET", body: "", socket: daemon.daemon.socket)
      }
      #expect(replies[0].hasPrefix("HTTP/1.1 404") && !replies[0].contains("ferry"))
      // Nothing but the time of the reply tells them apart.
      let bodies = replies.map { $0.components(separatedBy: "\r\n\r\n").last }
      #expect(bodies[0] == bodies[1])
    }
    // What is gone is counted, not shown.
    try daemon.remove("open/ferry.txt")
    try daemon.settle()
    let later = try cloister("explain", id, "--json").output
    let bare = try JSONDecoder().decode(Explanation.self, from: Data(later.utf8))
    #expect(bare.retrieval?.passages == [] && bare.retrieval?.withheldCount == 1)
    #expect(!later.contains("harbour"))
  }

  private func expectFaults() throws {
    #expect(daemon.daemon.terminate() == 0)
    let checked = try cloister("audit", "verify", "--directory", folder, "--json")
    let report = try JSONDecoder().decode(AuditVerificationReport.self, from: Data(checked.output.utf8))
    #expect(checked.status == 0 && report.isGood && report.areSignaturesChecked, "\(checked)")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasPrefix("audit-") })
    let lines = try daemon.daemon.folder.read("state/audit/" + name).split(separator: "\n")
    try daemon.daemon.folder.write(
      lines.dropLast().joined(separator: "\n") + "\n", to: "state/audit/" + name)
    let cut = try cloister("audit", "verify", "--directory", folder)
    #expect(cut.status == 14 && cut.output.contains("record \(report.headSequence) is missing"), "\(cut)")
    let empty = try cloister("audit", "verify", "--directory", outside.path + "/none")
    #expect(empty.status == 10)
  }

  @Test("tail --follow goes on with the records of one action as they are written, until the daemon ends")
  func follow() async throws {
    try daemon.daemon.start()
    try daemon.settle()
    #expect(try cloister("search", "harbour").status == 0)
    let output = outside.path + "/followed"
    let tail = try TemporaryDaemon.launch(
      "cloister", ["audit", "tail", "--follow", "-n", "0", "--action", "search", "--json"],
      environment: ["CLOISTER_SOCKET": daemon.daemon.socket], output: output)
    defer { tail.terminate() }
    func lines() throws -> [Substring] { try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n") }
    // The first searches may come before the command listens.
    let deadline = ContinuousClock.now + .seconds(600)
    while try lines().isEmpty, ContinuousClock.now < deadline {
      #expect(try cloister("search", "ferry").status == 0)
      #expect(try cloister("status").status == 0)
      try await Task.sleep(for: .milliseconds(200))
    }
    let followed = try lines()
    #expect(!followed.isEmpty && followed.allSatisfy { $0.contains(#""class_uid":6003"#) && !$0.contains("harbour") })
    #expect(daemon.daemon.terminate() == 0)
    while tail.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
    #expect(!tail.isRunning)
  }

  @Test("The daemon goes on with an audit whose end was cut off, and its loss stays visible")
  func lossStays() throws {
    try daemon.daemon.start()
    #expect(daemon.daemon.terminate() == 0)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasPrefix("audit-") })
    let lines = try daemon.daemon.folder.read("state/audit/" + name).split(separator: "\n")
    try daemon.daemon.folder.write(lines.prefix(2).joined(separator: "\n") + "\n", to: "state/audit/" + name)
    try daemon.daemon.start()
    let verified = try cloister("audit", "verify")
    #expect(verified.status == 14 && verified.output.contains("had been cut off"), "\(verified)")
  }
}
