internal import Catalog
public import Domain

/// What the guard says of a document.
public struct DocumentScreening: Sendable {
  public var findings: [DocumentFinding]
  public var hiddenTexts: [HiddenText]
  public var pages: PageMap?
  /// Whether the rules of this moment were asked; otherwise the findings are those of the time when it was read.
  public var isCurrent: Bool
}

extension Library {
  /// More passages than this, about a second's work, are not read again while somebody waits.
  private static let rescreenedPassageLimit = 1000

  /// What the guard finds in a document now, which is stored where it differs from what it found before.
  ///
  /// - Returns: Nil where the document does not exist or is not indexed.
  public func screening(of id: DocumentID, in scope: CollectionScope) throws -> DocumentScreening? {
    guard try document(id, in: scope) != nil,
      let content = try catalog.screenedContent(of: id, passageLimit: Self.rescreenedPassageLimit)
    else { return nil }
    guard let gate = ingest.currentGuard?(), !content.passages.isEmpty else {
      return DocumentScreening(
        findings: content.findings, hiddenTexts: content.hiddenTexts, pages: content.pages, isCurrent: false)
    }
    let findings = DocumentScreen(gate: gate).findings(passages: content.passages, hiddenTexts: content.hiddenTexts)
    if findings != content.findings { try catalog.replaceFindings(of: content.id, by: findings) }
    return DocumentScreening(
      findings: findings, hiddenTexts: content.hiddenTexts, pages: content.pages, isCurrent: true)
  }
}
