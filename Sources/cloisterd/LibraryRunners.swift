import Audit
import Domain
import Ingestion
import Logging
import Server
import ServiceLifecycle

/// Writes the receipts of deletions until the service group shuts down.
struct ReceiptRunner: Service {
  let desk: ReceiptDesk
  let ingest: IngestService
  let logger: Logger

  /// Between two looks whether the index is there to be searched.
  private static let pause = Duration.milliseconds(100)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !ingest.status.hasScanned, !Task.isCancelled { try? await Task.sleep(for: Self.pause) }
      await desk.run { [logger] in logger.error("a receipt cannot be written", metadata: ["reason": "\($0)"]) }
    }
  }
}

/// Migrates to another embedding model until the service group shuts down; the next start goes on.
struct MigrationRunner: Service {
  let worker: MigrationWorker
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await worker.run { [logger] in logger.error("the migration cannot go on", metadata: ["reason": "\($0)"]) }
    }
  }
}

extension AuditTrail {
  /// Records the facts of a receipt, whoever deleted the document.
  func record(_ signed: SignedReceipt) {
    let receipt = signed.receipt
    let number = DocumentID(receipt.document.id)?.rawValue
    record(
      .receiptIssued, receipt.isClean ? .done : .failed, documentID: number,
      detail: "\(receipt.cause.rawValue) \(receipt.document.path) sha256 \(receipt.document.sha256 ?? "none") "
        + "chunks \(receipt.document.chunkCount) probes \(receipt.probes.vectorCount + receipt.probes.fullTextCount) "
        + "found \(receipt.probes.foundCount) signature \(signed.signature.value)")
  }
}
