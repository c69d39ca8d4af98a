internal import Answering
public import Audit
public import Domain
internal import Foundation
public import Logging

/// Writes the audit, and says so in the log where it cannot be written.
public struct AuditTrail: Sendable {
  /// nil where the operator has switched the audit off.
  let log: AuditLog?
  private let keeping: AuditTextKeeping
  private let logger: Logger
  let guardMetrics = GuardMetrics()

  /// The folder of the log; nil where none is written.
  var directory: String? { log?.directory }

  /// - Parameters:
  ///   - log: nil where the operator has switched the audit off.
  ///   - keeping: What is kept of the texts of questions and answers.
  public init(
    log: AuditLog?, keeping: AuditTextKeeping = AuditTextKeeping(), logger: Logger
  ) {
    self.log = log
    self.keeping = keeping
    self.logger = logger
  }

  /// - Parameters:
  ///   - principal: nil for what the daemon does by itself.
  ///   - question: Masked by the guard.
  ///   - answer: What the caller was shown, masked by the guard.
  func record(
    _ action: AuditRecord.Action, _ outcome: AuditRecord.Outcome, by principal: Principal?,
    documentIDs: [DocumentID] = [], question: String? = nil, answer: String? = nil, detail: String? = nil,
    _ complete: (inout AuditRecord) -> Void = { _ in }
  ) {
    var record = AuditRecord(
      timeSeconds: Date().timeIntervalSince1970, userID: principal?.userID, action: action, outcome: outcome,
      documentIDs: documentIDs.map(\.rawValue), question: stored(question, as: .question),
      answer: stored(answer, as: .answer), detail: detail)
    complete(&record)
    guardMetrics.count(record)
    guard let log else { return }
    do {
      try log.append(record)
    } catch {
      logger.error("the audit cannot be written: \(error)", metadata: ["action": "\(action.rawValue)"])
    }
  }

  /// Records what the daemon did by itself.
  public func record(
    _ action: AuditRecord.Action, _ outcome: AuditRecord.Outcome = .done, documentID: Int64? = nil,
    detail: String? = nil, software: [String: String] = [:]
  ) {
    record(action, outcome, by: nil, detail: detail) { record in
      record.documentIDs = documentID.map { [$0] } ?? []
      record.software = software
    }
  }

  /// Signs the end of the audit as one that nothing follows.
  public func finish() {
    do {
      try log?.finish()
    } catch {
      logger.error("the end of the audit cannot be signed: \(error)")
    }
  }

  private func stored(_ text: String?, as kind: AuditTextKeeping.Kind) -> StoredText? {
    guard log != nil, let text, keeping.keeps(kind) else { return nil }
    return keeping.stored(text, as: kind)
  }

  /// Different questions that were let through, the newest first, as far as their text is kept.
  ///
  /// - Parameter day: The first to read, in UTC, as `2026-11-20`.
  func letThroughQuestions(from day: String, limit: Int) throws -> [String] {
    guard let log else { return [] }
    var reader = try AuditReader(directory: log.directory, from: day)
    var questions: [String] = []
    while let entry = try reader.next() {
      guard entry.record.outcome == .done, case .plain(let text) = entry.record.question else { continue }
      questions.append(text)
    }
    var seen: Set<String> = []
    return Array(questions.reversed().filter { seen.insert($0).inserted }.prefix(limit))
  }

  /// Records what the guard found in a document that was read.
  public func record(_ findings: [DocumentFinding], inDocument documentID: Int64?, path: String) {
    record(.documentSuspected, .done, by: nil, detail: path) { record in
      record.documentIDs = documentID.map { [$0] } ?? []
      record.verdicts = findings.map { AuditVerdict($0, in: CollectionName(ofPath: path)) }
    }
  }

  /// The outcome of a request that ended with an error.
  static func outcome(of error: any Error) -> AuditRecord.Outcome {
    switch error {
    case is CancellationError, ServerError.clientGone: .cancelled
    case AnsweringError.blocked(let verdict, _): verdict.decision == .replace ? .replaced : .blocked
    default: .failed
    }
  }
}
