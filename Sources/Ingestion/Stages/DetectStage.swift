internal import Catalog
internal import Extraction
internal import Foundation
internal import Glibc

/// Decides whether a file is complete and its bytes are new.
struct DetectStage: Sendable {
  let folder: IngestFolder
  let queue: IngestQueue
  let ledger: IngestLedger
  let options: IngestOptions

  /// The file, with the digest of its bytes; nil when its turn is over: gone, still being written, unreadable, or known.
  func detect(_ ticket: IngestTicket) -> DetectedFile? {
    let startedAt = ProcessInfo.processInfo.systemUptime
    guard queue.isCurrent(ticket) else {
      queue.finish(ticket, as: nil)
      return nil
    }
    do {
      let file = try folder.openFile(ticket.path)
      if file.hasWriter() == true {
        queue.postpone(ticket, delaySeconds: max(options.settleSeconds, 0.05))
        return nil
      }
      guard file.fingerprint.sizeBytes <= options.maximumFileSizeBytes else {
        fail(
          ticket, file,
          "the file has \(file.fingerprint.sizeBytes) bytes, more than the limit of \(options.maximumFileSizeBytes)")
        return nil
      }
      let sha256 = try file.sha256()
      guard queue.claim(sha256: sha256, for: ticket) else { return nil }
      let isKnown = ledger.linkIfStored(
        ticket, fingerprint: file.fingerprint, sha256: sha256, parserVersion: Extractor.parserVersion)
      if isKnown { return nil }
      return DetectedFile(ticket: ticket, fingerprint: file.fingerprint, sha256: sha256, startedAt: startedAt)
    } catch {
      settle(ticket, after: error)
      return nil
    }
  }

  private func fail(_ ticket: IngestTicket, _ file: borrowing IngestFile, _ reason: String) {
    ledger.fail(
      ticket, fingerprint: file.fingerprint, sha256: nil, reason: reason, parserVersion: Extractor.parserVersion)
  }

  private func settle(_ ticket: IngestTicket, after error: IngestionError) {
    switch error {
    case .fileUnavailable(_, _, EMFILE), .fileUnavailable(_, _, ENFILE), .fileUnavailable(_, _, ENOMEM),
      .folderUnavailable:
      ledger.postpone(ticket, because: error)
    default:
      guard let fingerprint = folder.fingerprint(of: ticket.path) else {
        // Gone, or something else than a file now.
        ledger.drop(ticket)
        return
      }
      ledger.fail(
        ticket, fingerprint: fingerprint, sha256: nil, reason: "\(error)", parserVersion: Extractor.parserVersion)
    }
  }
}
