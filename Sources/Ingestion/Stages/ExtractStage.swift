internal import Extraction

/// Turns the bytes of a file into text, in a jailed process.
struct ExtractStage: Sendable {
  let folder: IngestFolder
  let queue: IngestQueue
  let ledger: IngestLedger
  let extractor: Extractor
  let options: IngestOptions

  /// The file with its text; nil when its turn is over: unreadable, or changed while it was read.
  func extract(_ file: DetectedFile) -> ExtractedFile? {
    let path = file.ticket.path
    guard queue.isCurrent(file.ticket) else {
      queue.finish(file.ticket, as: nil)
      return nil
    }
    do {
      let open = try folder.openFile(path)
      let document = try extractor.extract(path: open.pathThroughParent, named: path)
      guard isUnchanged(file) else { return nil }
      return ExtractedFile(file: file, document: document)
    } catch let error as ExtractionError where error.isTransient {
      ledger.postpone(file.ticket, because: error)
    } catch {
      guard isUnchanged(file) else { return nil }
      ledger.fail(
        file.ticket, fingerprint: file.fingerprint, sha256: file.sha256, reason: "\(error)",
        parserVersion: Extractor.parserVersion)
    }
    return nil
  }

  /// Whether the text is that of the bytes whose digest is known; if not, the file is put back, or dropped if gone.
  private func isUnchanged(_ file: DetectedFile) -> Bool {
    switch folder.fingerprint(of: file.ticket.path) {
    case file.fingerprint: return true
    case nil: ledger.drop(file.ticket)
    default: queue.postpone(file.ticket, delaySeconds: options.settleSeconds)
    }
    return false
  }
}
