internal import ArgumentParser
internal import Audit
internal import ControlAPI
internal import Foundation
internal import Signatures

struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Find whatever was changed, removed, inserted or cut off; exit 14 when something was.",
    discussion: """
      The daemon compares its log with the head that it has in memory. A check that does not trust the daemon reads a \
      copy of the files with --directory, the appliance's public key with --key (appliance.pub in the state folder, \
      kept where the appliance cannot change it) and an earlier head with --head.
      """)

  @Option(help: ArgumentHelp("Report faults from this day on, such as 2026-11-21.", valueName: "day"))
  var from: String?

  @Option(help: ArgumentHelp("Report faults up to this day.", valueName: "day"))
  var to: String?

  @OptionGroup var source: AuditSource

  @Option(
    help: ArgumentHelp(
      "The appliance's public key; without it the file appliance.pub beside the folder is used.", valueName: "file"))
  var key: String?

  @Option(
    help: ArgumentHelp("A head that an earlier check printed: number:digest. May be repeated.", valueName: "head"))
  var head: [String] = []

  @OptionGroup var daemon: DaemonOptions

  func validate() throws {
    for day in [from, to].compactMap({ $0 }) where day.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) == nil {
      throw ValidationError("\(day) is no day; write it as 2026-11-21.")
    }
    if source.directory == nil, key != nil || !head.isEmpty {
      throw ValidationError("--key and --head need --directory: the daemon checks with its own key.")
    }
    _ = try heads()
  }

  func run() throws {
    let report = try source.directory.map(check) ?? askDaemon()
    try daemon.print(report, as: AuditRendering.verification)
    if !report.isGood { throw CommandError.ended(.damagedDataFound) }
  }

  private func askDaemon() throws -> AuditVerificationReport {
    let query = [("from", from), ("to", to)].compactMap { name, day in day.map { "\(name)=\($0)" } }
    return try daemon.adminClient(timeoutSeconds: Index.timeoutSeconds)
      .post(Route.auditVerify + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
  }

  private func check(_ directory: String) throws -> AuditVerificationReport {
    do {
      let report = try AuditVerifier(
        directory: directory, key: verificationKey(beside: directory), remembered: heads()
      ).report()
      return AuditVerificationReport(
        fileCount: report.fileCount, recordCount: report.recordCount, headSequence: report.head.sequence,
        headSHA256: report.head.sha256, areSignaturesChecked: report.areSignaturesChecked,
        faults: report.faults(from: from, through: to).map { .init(file: $0.file, line: $0.line, problem: $0.problem) })
    } catch let error as AuditError {
      throw CommandError.audit(error)
    }
  }

  private func verificationKey(beside directory: String) throws -> VerificationKey? {
    let beside = URL(fileURLWithPath: directory).deletingLastPathComponent().path + "/appliance.pub"
    if key == nil, !FileManager.default.fileExists(atPath: beside) { return nil }
    let path = key ?? beside
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw CommandError.fileNotFound(path: path)
    }
    do {
      return try VerificationKey(text: text)
    } catch {
      throw CommandError.unusableKey(path: path, problem: error.description)
    }
  }

  private func heads() throws -> [AuditHead] {
    try head.map { text in
      let parts = text.split(separator: ":")
      guard parts.count == 2, let sequence = Int(parts[0]), parts[1].count == 64 else {
        throw ValidationError("\(text) is no head; it is a number and a SHA-256 with a colon between.")
      }
      return AuditHead(sequence: sequence, sha256: parts[1].lowercased())
    }
  }
}
