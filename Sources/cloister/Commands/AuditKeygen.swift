internal import ArgumentParser
internal import ControlAPI
internal import Signatures

struct AuditKeygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make the auditor's pair of keys for sealed texts.",
    discussion: """
      Run it on the auditor's machine: the file holds the secret half, which opens the texts and never belongs on the \
      appliance. The line that is printed is the public half for audit.seal_to.
      """)

  @Argument(help: "The new file; it is never overwritten.")
  var file: String

  @OptionGroup var daemon: DaemonOptions

  private struct Report: Encodable {
    var file: String
    var sealTo: String

    enum CodingKeys: String, CodingKey {
      case file
      case sealTo = "seal_to"
    }
  }

  func run() throws {
    do {
      let key = try OpeningKey(makingAt: file)
      try daemon.print(Report(file: file, sealTo: key.sealingKey.text)) { report, _ in report.sealTo + "\n" }
    } catch let error as SignatureError {
      throw CommandError.unusableKey(path: file, problem: error.description)
    }
  }
}
