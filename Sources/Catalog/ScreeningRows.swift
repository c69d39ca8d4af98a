internal import Domain
internal import Foundation
internal import GRDB

/// Reads and writes what readers of a content do not see, and what the guard found in it, inside one transaction.
struct ScreeningRows {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func insert(_ hiddenTexts: [HiddenText], of content: ContentID) throws {
    guard !hiddenTexts.isEmpty else { return }
    let insertion = try database.cachedStatement(
      sql: """
        INSERT INTO hidden_text (content_id, ordinal, manner, range_start, range_end, text) VALUES (?, ?, ?, ?, ?, ?)
        """)
    for (ordinal, hidden) in hiddenTexts.enumerated() {
      try insertion.execute(arguments: [
        content.rawValue, ordinal, hidden.manner.rawValue, hidden.range.lowerBound, hidden.range.upperBound,
        StoredText.data(hidden.text),
      ])
    }
  }

  func insert(_ findings: [DocumentFinding], of content: ContentID) throws {
    guard !findings.isEmpty else { return }
    let insertion = try database.cachedStatement(
      sql: """
        INSERT INTO finding (content_id, ordinal, decision, rule, reason, score, manner, range_start, range_end)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (ordinal, finding) in findings.enumerated() {
      try insertion.execute(arguments: [
        content.rawValue, ordinal, finding.decision.rawValue, finding.ruleID, finding.reason, finding.score,
        finding.manner?.rawValue, finding.range.lowerBound, finding.range.upperBound,
      ])
    }
  }

  func replaceFindings(of content: ContentID, by findings: [DocumentFinding]) throws {
    try database.execute(sql: "DELETE FROM finding WHERE content_id = ?", arguments: [content.rawValue])
    try insert(findings, of: content)
  }

  func hiddenTexts(of content: ContentID) throws -> [HiddenText] {
    try Row.fetchAll(
      database,
      sql: "SELECT manner, range_start, range_end, text FROM hidden_text WHERE content_id = ? ORDER BY ordinal",
      arguments: [content.rawValue]
    ).compactMap { row in
      guard let manner = HiddenText.Manner(rawValue: try row.decode(forColumn: "manner")) else { return nil }
      return HiddenText(
        manner: manner, text: StoredText.text(try row.decode(forColumn: "text")), range: try Self.range(of: row))
    }
  }

  func findings(of content: ContentID) throws -> [DocumentFinding] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT decision, rule, reason, score, manner, range_start, range_end FROM finding WHERE content_id = ?
        ORDER BY ordinal
        """, arguments: [content.rawValue]
    ).compactMap { row in
      guard let decision = Verdict.Decision(rawValue: try row.decode(forColumn: "decision")) else { return nil }
      let manner = try row.decode(String?.self, forColumn: "manner")
      return DocumentFinding(
        decision: decision, ruleID: try row.decode(forColumn: "rule"), reason: try row.decode(forColumn: "reason"),
        score: try row.decode(forColumn: "score"), range: try Self.range(of: row),
        manner: manner.flatMap(HiddenText.Manner.init(rawValue:)))
    }
  }

  /// The parts of a passage that readers do not see, in Unicode scalars of the passage.
  func unseenRanges(in passage: Range<Int>, of content: ContentID) throws -> [Range<Int>] {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT range_start, range_end FROM hidden_text
          WHERE content_id = ? AND range_start < ? AND range_end > ? AND range_end > range_start ORDER BY range_start
          """), arguments: [content.rawValue, passage.upperBound, passage.lowerBound])
    return try rows.map { try Self.range(of: $0).within(passage) }
  }

  private static func range(of row: Row) throws -> Range<Int> {
    let start = try row.decode(Int.self, forColumn: "range_start")
    return start..<max(start, try row.decode(forColumn: "range_end"))
  }
}
