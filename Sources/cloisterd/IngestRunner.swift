import Audit
import Domain
import Ingestion
import Logging
import Server
import ServiceLifecycle

/// Runs ingestion until the service group shuts down.
struct IngestRunner: Service {
  let ingest: IngestService

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await ingest.run() }
  }
}

/// Who is told that documents came or went; made after ingestion, on which they depend.
struct IngestFollowers: Sendable {
  var receipts: ReceiptDesk?
  var migration: IndexMigration?
}

/// Puts what ingestion does into the log and the audit, and tells those who follow it.
struct IngestJournal: Sendable {
  let logger: Logger
  let audit: AuditTrail
  let storage: StorageHealth
  let followers: Replaceable<IngestFollowers>

  func take(_ event: IngestEvent) {
    log(event)
    record(event)
    tell(event)
    switch event {
    case .indexed, .linked, .failed, .renamed, .retracted: storage.ingestSucceeded()
    case .troubled(_, let reason, let fault?): storage.ingestFailed(reason: reason, fault: fault)
    case .troubled(_, _, nil): break
    case .started, .suspected, .refused, .watchIncomplete: break
    }
  }

  private func tell(_ event: IngestEvent) {
    switch event {
    case .indexed: followers.value.migration?.wake()
    case .retracted: followers.value.receipts?.wake()
    default: break
    }
  }

  private func log(_ event: IngestEvent) {
    switch event {
    case .started(let folder, let isNotified):
      logger.info("following the ingest folder", metadata: ["folder": "\(folder)", "notified": "\(isNotified)"])
    case .indexed(let path, _, let count, let milliseconds):
      logger.info(
        "indexed", metadata: ["path": "\(path)", "chunks": "\(count)", "milliseconds": "\(Int(milliseconds))"])
    case .suspected(let path, _, let findings):
      logger.warning(
        "the guard found something",
        metadata: ["path": "\(path)", "findings": "\(findings.count)", "rules": "\(Self.rules(of: findings))"])
    case .linked(let path, _): logger.info("indexed under another name", metadata: ["path": "\(path)"])
    case .failed(let path, _, let reason):
      logger.warning("cannot be indexed", metadata: ["path": "\(path)", "reason": "\(reason)"])
    case .renamed(let former, let path): logger.info("renamed", metadata: ["from": "\(former)", "path": "\(path)"])
    case .retracted(let path, _): logger.info("retracted", metadata: ["path": "\(path)"])
    case .refused(let path, let reason):
      logger.warning("not taken", metadata: ["path": "\(path)", "reason": "\(reason)"])
    case .watchIncomplete(let reason): logger.warning("changes may be seen late", metadata: ["reason": "\(reason)"])
    case .troubled(let path, let reason, _):
      logger.error("trouble", metadata: ["path": "\(path ?? "-")", "reason": "\(reason)"])
    }
  }

  /// The names of the rules, each once.
  private static func rules(of findings: [DocumentFinding]) -> String {
    Set(findings.map(\.ruleID)).sorted().joined(separator: " ")
  }

  private func record(_ event: IngestEvent) {
    switch event {
    case .indexed(let path, let id, _, _), .linked(let path, let id):
      audit.record(.documentIndexed, documentID: id?.rawValue, detail: path)
    case .suspected(let path, let id, let findings):
      audit.record(findings, inDocument: id?.rawValue, path: path)
    case .failed(let path, let id, _):
      audit.record(.documentFailed, .failed, documentID: id?.rawValue, detail: path)
    case .renamed(_, let path): audit.record(.documentRenamed, detail: path)
    case .retracted(let path, let id): audit.record(.documentRetracted, documentID: id?.rawValue, detail: path)
    case .started, .refused, .watchIncomplete, .troubled: break
    }
  }
}
