public import Domain
internal import Foundation
internal import GRDB

/// What the guard reads of a document: its passages, and what its readers do not see.
public struct ScreenedContent: Sendable {
  public var id: ContentID
  /// In order; empty where there are more than were asked for.
  public var passages: [(range: Range<Int>, text: String)]
  public var hiddenTexts: [HiddenText]
  public var pages: PageMap?
  /// As of the last time that the guard read it.
  public var findings: [DocumentFinding]
}

extension Catalog {
  /// What the guard reads of a document, and what it found the last time; nil where the document is not indexed.
  ///
  /// - Parameter passageLimit: A document with more passages is returned without them.
  /// - Throws: ``CatalogError``
  public func screenedContent(of document: DocumentID, passageLimit: Int) throws -> ScreenedContent? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT content.id, chunk_count, pages FROM document JOIN content ON content.id = content_id
          WHERE document.id = ?
          """,
        arguments: [document.rawValue])
      guard let row else { return nil }
      let content = ContentID(rawValue: row[0])
      let isSmall = (row[1] as Int) <= passageLimit
      let rows = ScreeningRows(database)
      return ScreenedContent(
        id: content, passages: isSmall ? try Self.passages(of: content, database) : [],
        hiddenTexts: try rows.hiddenTexts(of: content),
        pages: (row[2] as String?).flatMap { StoredText.value(PageMap.self, json: $0) },
        findings: try rows.findings(of: content))
    }
  }

  /// Stores what the guard found in a content when it read it again.
  ///
  /// - Throws: ``CatalogError``
  public func replaceFindings(of content: ContentID, by findings: [DocumentFinding]) throws {
    try write { database in
      let exists = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM content WHERE id = ?)", arguments: [content.rawValue])
      // Gone meanwhile: there is nothing left to say about it.
      if exists == true { try ScreeningRows(database).replaceFindings(of: content, by: findings) }
    }
  }

  private static func passages(
    of content: ContentID, _ database: Database
  ) throws -> [(range: Range<Int>, text: String)] {
    try Row.fetchAll(
      database, sql: "SELECT range_start, range_end, text FROM chunk WHERE content_id = ? ORDER BY ordinal",
      arguments: [content.rawValue]
    ).map { row in
      let start = try row.decode(Int.self, forColumn: "range_start")
      return (
        start..<max(start, try row.decode(forColumn: "range_end")),
        StoredText.text(try row.decode(forColumn: "text"))
      )
    }
  }
}
