/// One request or change, as the audit keeps it.
///
/// Holds numbers, names and digests only; never the text of a question, a passage or an answer.
public struct AuditRecord: Hashable, Sendable, Codable {
  public enum Action: String, Sendable, Codable, CaseIterable {
    case started, stopped
    case ask, search, embed, explain
    case documentIndexed, documentFailed, documentRenamed, documentRetracted, documentDeleted, documentRetried
    case documentText
    case rescanned, indexRebuilt, indexRepaired, indexCompacted, snapshotSaved, snapshotRestored
    /// A connection or request that was not let in.
    case access
    /// A torn record at the end of the log was removed.
    case auditRepaired
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
  public var action: Action
  public var outcome: Outcome
  public var answerID: String?
  /// The number of each document that was cited or changed.
  public var documentIDs: [Int64]
  /// Rules of the guard that matched.
  public var guardRuleIDs: [String]
  /// Lower-case hexadecimal SHA-256 of the question's UTF-8 bytes; see ``questionDigest(of:)``.
  public var questionSHA256: String?
  /// A fact of the change, for example a path or an error code; never text of a question, passage or answer.
  public var detail: String?
  /// Milliseconds by stage.
  public var timings: [String: Double]

  public init(
    timeSeconds: Double, userID: UInt32? = nil, action: Action, outcome: Outcome, answerID: String? = nil,
    documentIDs: [Int64] = [], guardRuleIDs: [String] = [], questionSHA256: String? = nil, detail: String? = nil,
    timings: [String: Double] = [:]
  ) {
    self.timeSeconds = timeSeconds
    self.userID = userID
    self.action = action
    self.outcome = outcome
    self.answerID = answerID
    self.documentIDs = documentIDs
    self.guardRuleIDs = guardRuleIDs
    self.questionSHA256 = questionSHA256
    self.detail = detail
    self.timings = timings
  }

  /// The digest of a question that the record keeps in place of its text.
  public static func questionDigest(of question: String) -> String {
    RecordDigest.hexadecimal(of: Array(question.utf8))
  }
}
