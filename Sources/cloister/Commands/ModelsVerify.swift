internal import ArgumentParser
internal import ControlAPI
internal import ModelFiles

struct ModelsVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Read all of a model file and say whether it is whole; exit 14 where it is not.",
    discussion: """
      A file is checked for its structure, then its SHA-256 is compared with the catalogue and with the record made when \
      it was imported. A path is checked without a daemon too, for example on a USB stick.
      """)

  @Argument(help: "A path, the name of an installed file, or a name of the catalogue; all installed files without it.")
  var model: String?

  @Flag(help: "Record the SHA-256 of a sound file that has no record yet, for later checks to compare with.")
  var record = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let shelf = ModelShelf(client: daemon.adminClient())
    var reports: [VerificationReport] = []
    for file in try shelf.files(named: model) {
      let verification = try file.verify(showing: ByteProgress(console: .standardError))
      if record && verification.finding == .unrecorded { try file.record(verification) }
      reports.append(VerificationReport(verification))
    }
    try daemon.print(["files": reports]) { reports, console in
      ModelRendering.verified(reports["files"] ?? [], for: console)
    }
    if reports.contains(where: \.isDamaged) { throw CommandError.ended(.damagedDataFound) }
  }
}

/// What became of the check of one file.
struct VerificationReport: Encodable, Equatable {
  var path: String
  var isDamaged: Bool
  /// `intact`, `unrecorded`, `differs` or `damaged`.
  var finding: String
  /// One sentence.
  var detail: String
  var sha256: String?

  enum CodingKeys: String, CodingKey {
    case path, finding, detail, sha256
    case isDamaged = "is_damaged"
  }

  init(_ verification: ModelVerification) {
    path = verification.path
    isDamaged = verification.isDamaged
    sha256 = verification.sha256.isEmpty ? nil : verification.sha256
    switch verification.finding {
    case .intact(let reference):
      finding = "intact"
      detail = "its SHA-256 is that of the \(reference.rawValue)"
    case .unrecorded:
      finding = "unrecorded"
      detail = "its structure is sound; nothing is known to compare its SHA-256 with, \(verification.sha256)"
    case .differs(let reference, let expected):
      finding = "differs"
      detail = "its SHA-256 is not that of the \(reference.rawValue), \(expected)"
    case .damaged(let error):
      finding = "damaged"
      // Errors name their file, which stands before the detail already.
      let (text, prefix) = ("\(error)", "\(path): ")
      detail = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    }
  }
}
