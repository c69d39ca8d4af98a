internal import Domain

/// One request or change, as the audit keeps it.
///
/// Holds numbers, names and digests, and the text of question and answer only as the operator chose to keep it; never
/// the text of a passage.
public struct AuditRecord: Hashable, Sendable {
  public enum Action: String, Sendable, Codable, CaseIterable {
    case started, stopped
    case ask, search, embed, explain
    case documentIndexed, documentFailed, documentRenamed, documentRetracted, documentDeleted,
      documentRetried
    case documentText
    /// The guard found something in a document that was read.
    case documentSuspected
    /// The rule files of the guard were read again; the detail names the policies before and after.
    case guardReloaded
    case rescanned, indexRebuilt, indexRepaired, indexCompacted, snapshotSaved, snapshotRestored
    case migrationStarted, migrationSwitched, migrationRolledBack, migrationCancelled
    /// A signed receipt of a deletion is on the disk.
    case receiptIssued
    /// A connection or request that was not let in.
    case access
    /// The first record of a file: its ``anchor`` is the end of the file before.
    case auditFileBegun
    /// A torn record at the end of the log was removed.
    case auditRepaired
    /// The log did not end with what its last signature says.
    case auditLossFound
    /// Files beyond the retention were removed.
    case auditFilesRemoved
    case auditRead, auditVerified
  }

  public enum Outcome: String, Sendable, Codable, CaseIterable {
    case done
    /// The guard put the branded message in place of the answer.
    case blocked
    /// The guard put a message in place of the answer, and saw no attack.
    case replaced
    /// The caller had no right to it.
    case denied
    /// The request was wrong.
    case invalid
    case failed
    /// The caller went away.
    case cancelled
  }

  /// Seconds since 1970.
  public var timeSeconds: Double
  /// Who asked; nil for what the daemon did by itself.
  public var userID: UInt32?
  /// The name of that user at the time; the log looks it up.
  public var userName: String?
  public var action: Action
  public var outcome: Outcome
  public var answerID: String?
  /// The number of each document that was cited or changed.
  public var documentIDs: [Int64]
  /// What the guard decided, in the order of its looking; empty where nothing matched.
  public var verdicts: [AuditVerdict]
  /// Nil where none was asked, and where the operator keeps no text.
  public var question: StoredText?
  public var answer: StoredText?
  /// A fact of the change, for example a path or an error code; never text of a question, passage or answer.
  public var detail: String?
  /// Milliseconds by stage.
  public var timings: [String: Double]
  /// Of a start and a stop: versions, and the SHA-256 of program, models and rules.
  public var software: [String: String] = [:]
  /// How an answer came about.
  public var trace: AnswerTrace?
  /// Of the first record of a file: the signed end of the file before.
  public var anchor: SignedHead?
  /// Of ``Action/auditFilesRemoved``.
  public var removedFiles: [RemovedAuditFile] = []

  public init(
    timeSeconds: Double, userID: UInt32? = nil, action: Action, outcome: Outcome,
    answerID: String? = nil,
    documentIDs: [Int64] = [], verdicts: [AuditVerdict] = [], question: StoredText? = nil,
    answer: StoredText? = nil,
    detail: String? = nil, timings: [String: Double] = [:]
  ) {
    self.timeSeconds = timeSeconds
    self.userID = userID
    self.action = action
    self.outcome = outcome
    self.answerID = answerID
    self.documentIDs = documentIDs
    self.verdicts = verdicts
    self.question = question
    self.answer = answer
    self.detail = detail
    self.timings = timings
  }
}

/// The first shape of the log, which named rules without what they decided.
extension AuditRecord: Decodable {
  private enum FirstShapeKeys: String, CodingKey {
    case timeSeconds, userID, action, outcome, answerID, documentIDs, guardRuleIDs, questionSHA256,
      detail, timings
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FirstShapeKeys.self)
    let outcome = try container.decode(Outcome.self, forKey: .outcome)
    let decision: Verdict.Decision = outcome == .blocked ? .block : .flag
    let ruleIDs = try container.decode([String].self, forKey: .guardRuleIDs)
    let sha256 = try container.decodeIfPresent(String.self, forKey: .questionSHA256)
    self.init(
      timeSeconds: try container.decode(Double.self, forKey: .timeSeconds),
      userID: try container.decodeIfPresent(UInt32.self, forKey: .userID),
      action: try container.decode(Action.self, forKey: .action), outcome: outcome,
      answerID: try container.decodeIfPresent(String.self, forKey: .answerID),
      documentIDs: try container.decode([Int64].self, forKey: .documentIDs),
      verdicts: ruleIDs.map { AuditVerdict(stage: .inbound, ruleID: $0, decision: decision) },
      question: sha256.map { .hashed(sha256: $0) },
      detail: try container.decodeIfPresent(String.self, forKey: .detail),
      timings: try container.decode([String: Double].self, forKey: .timings))
  }
}
