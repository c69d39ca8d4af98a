internal import ArgumentParser
internal import ControlAPI
internal import Domain
internal import Foundation
internal import Signatures

struct DocsReceipt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Show and check the signed receipts of deletions.",
    subcommands: [DocsReceiptShow.self, DocsReceiptVerify.self, DocsReceiptKey.self])
}

struct DocsReceiptShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the receipt of a document that was deleted; needs the admin socket.")

  @Argument(help: "Its number (doc-12) or its path relative to the ingest folder.")
  var document: String

  @Option(help: ArgumentHelp("Also write the receipt to this file.", valueName: "file"))
  var output: String?

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let name = DocumentID(document) == nil ? "path" : "document"
    let signed: SignedReceipt = try daemon.adminClient().get(Route.receipts, query: [(name, document)])
    if let output { try ReceiptFile(path: output).write(signed) }
    if daemon.json {
      Console.standardOutput.write(String(decoding: try signed.fileBytes(), as: UTF8.self))
    } else {
      Console.standardOutput.write(ReceiptRendering.details(signed))
    }
  }
}

struct DocsReceiptVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a receipt: its signature, and that the document is still gone.",
    discussion: """
      With --key the signature is checked without a daemon; where one answers, it is also asked for the document. Exit \
      14 where the receipt was forged or changed, or the document is there again.
      """)

  @Argument(help: "The file of the receipt.")
  var file: String

  @Option(help: ArgumentHelp("The public key, as 'cloister docs receipt key' prints it.", valueName: "file"))
  var key: String?

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let signed = try ReceiptFile(path: file).read()
    let report = try signed.map(check) ?? ReceiptCheckReport.unreadable
    try daemon.print(report) { report, console in ReceiptRendering.check(report, signed, for: console) }
    if !report.isGood { throw CommandError.ended(.damagedDataFound) }
  }

  private func check(_ signed: SignedReceipt) throws -> ReceiptCheckReport {
    let request = ReceiptCheckRequest(receipt: signed)
    guard let key else { return try daemon.adminClient().post(Route.receiptCheck, body: request) }
    let verification = try ReceiptFile(path: key).readKey()
    let isSigned = verification.verify(signed.signature.bytes ?? [], of: try signed.receipt.signedBytes())
    var foundPaths: [String]?
    do {
      let reply: ReceiptCheckReport = try daemon.adminClient().post(Route.receiptCheck, body: request)
      foundPaths = reply.foundPaths
    } catch {
      switch error {
      case .socketMissing, .notListening: foundPaths = nil
      default: throw error
      }
    }
    return ReceiptCheckReport(isSigned: isSigned, receipt: signed.receipt, foundPaths: foundPaths)
  }
}

struct DocsReceiptKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print the public key that receipts are signed with; keep it where it is safe.")

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let report: ReceiptKeyReport = try daemon.adminClient().get(Route.receiptKey)
    let text = Data(base64Encoded: report.publicKey).flatMap { try? VerificationKey(bytes: Array($0)).text }
    try daemon.print(report) { report, _ in (text ?? report.publicKey) + "\n" }
  }
}

/// A file that holds a receipt or a key.
struct ReceiptFile {
  let path: String

  func write(_ signed: SignedReceipt) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data(try signed.fileBytes())) else {
      throw CommandError.system(call: "create", path: path, code: errno)
    }
  }

  /// nil where the file is not exactly what was written.
  func read() throws -> SignedReceipt? {
    guard let data = FileManager.default.contents(atPath: path) else { throw CommandError.fileNotFound(path: path) }
    return SignedReceipt(fileBytes: Array(data))
  }

  func readKey() throws -> VerificationKey {
    guard let data = FileManager.default.contents(atPath: path) else { throw CommandError.fileNotFound(path: path) }
    do {
      return try VerificationKey(text: String(decoding: data, as: UTF8.self))
    } catch {
      throw CommandError.unusableKey(path: path, problem: error.description)
    }
  }
}
