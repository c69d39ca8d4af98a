internal import ControlAPI
internal import Domain

/// Receipts of deletions, for people.
enum ReceiptRendering {
  static func deletion(_ deleted: DeletedDocument) -> String {
    let receipt = deleted.receipt.receipt
    let probes = receipt.probes.vectorCount + receipt.probes.fullTextCount
    let searches = "\(Quantity.count(probes, "search", "searches")) for it found \(receipt.probes.foundCount)"
    return "Deleted \(deleted.document.id) \(PlainText.line(deleted.document.path)); \(searches)"
      + (receipt.isClean ? ".\n" : "; PARTS ARE LEFT, see 'cloister docs receipt show \(deleted.document.id)'.\n")
  }

  static func details(_ signed: SignedReceipt) -> String {
    let receipt = signed.receipt
    let places = receipt.places.map {
      "\($0.name) \($0.removedCount)" + ($0.leftCount > 0 ? " (\($0.leftCount) LEFT)" : "")
    }
    let probes = receipt.probes
    return FieldList.text([
      ("document", receipt.document.id), ("path", receipt.document.path), ("collection", receipt.document.collection),
      ("sha256", receipt.document.sha256), ("size", Quantity.bytes(receipt.document.sizeBytes)),
      ("chunks", String(receipt.document.chunkCount)), ("cause", receipt.cause.rawValue),
      ("by", receipt.userID.map { "uid \($0)" }), ("removed", time(receipt.removedAtMilliseconds)),
      ("issued", time(receipt.issuedAtMilliseconds)),
      ("other names", receipt.otherNameCount > 0 ? String(receipt.otherNameCount) : nil),
      ("removed from", places.joined(separator: ", ")),
      (
        "probes",
        "\(probes.vectorCount) by vector, \(probes.fullTextCount) by words: \(probes.foundCount) found it again"
      ),
      ("signed by", signed.signature.publicKey),
    ])
  }

  /// - Parameter signed: nil where the file could not be read as a receipt.
  static func check(_ report: ReceiptCheckReport, _ signed: SignedReceipt?, for console: Console) -> String {
    guard let signed else {
      return console.colours.red("forged or damaged") + ": the file is not a receipt as the appliance wrote it.\n"
    }
    let document = "\(signed.receipt.document.id) \(PlainText.line(signed.receipt.document.path))"
    guard report.isSigned else {
      return console.colours.red("forged") + ": the signature over the receipt of \(document) is not of this key.\n"
    }
    if !signed.receipt.isClean {
      return console.colours.red("not clean") + ": parts of \(document) were still found when the receipt was issued.\n"
    }
    guard let found = report.foundPaths else {
      return console.colours.green("signed") + ": \(document) was deleted at "
        + "\(time(signed.receipt.removedAtMilliseconds)); no daemon was there to be asked for it.\n"
    }
    guard found.isEmpty else {
      return console.colours.red("found again") + ": \(document)\n"
        + found.map { "  \(PlainText.line($0))\n" }.joined()
    }
    return console.colours.green("good") + ": \(document) was deleted at "
      + "\(time(signed.receipt.removedAtMilliseconds)) and is still gone.\n"
  }

  private static func time(_ milliseconds: Int64) -> String { Quantity.time(seconds: Double(milliseconds) / 1000) }
}
