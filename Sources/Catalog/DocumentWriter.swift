internal import Domain
internal import Foundation
internal import GRDB

/// Changes rows of the `document` table inside one transaction.
struct DocumentWriter {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func document(at path: String) throws -> DocumentID? {
    try Int64.fetchOne(database, sql: "SELECT id FROM document WHERE path = ?", arguments: [path])
      .map(DocumentID.init(rawValue:))
  }

  func content(of document: DocumentID) throws -> ContentID? {
    try Int64.fetchOne(
      database, sql: "SELECT content_id FROM document WHERE id = ?", arguments: [document.rawValue]
    ).map(ContentID.init(rawValue:))
  }

  /// Creates or updates the row of a path, and forgets why it failed before.
  func put(path: String, fingerprint: FileFingerprint, state: DocumentRecord.State) throws -> DocumentID {
    if let known = try document(at: path) {
      try database.execute(
        sql: "UPDATE document SET state = ?, reason = NULL WHERE id = ?",
        arguments: [state.rawValue, known.rawValue])
      try setFingerprint(fingerprint, of: known)
      return known
    }
    let id = try unusedNumber()
    try database.execute(
      sql: """
        INSERT INTO document (id, path, collection, state, size_bytes, modified_at_nanoseconds, inode)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, path, CollectionName(ofPath: path).rawValue, state.rawValue, fingerprint.sizeBytes,
        fingerprint.modifiedAtNanoseconds, Int64(bitPattern: fingerprint.inode),
      ])
    return DocumentID(rawValue: id)
  }

  /// A number for a document, drawn at random: consecutive ones would tell every caller how many documents there are that
  /// are hidden from them.
  private func unusedNumber() throws -> Int64 {
    while true {
      let number = Int64.random(in: 1..<(1 << 48))
      let isUsed = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM document WHERE id = ?)", arguments: [number])
      if isUsed != true { return number }
    }
  }

  func setFingerprint(_ fingerprint: FileFingerprint, of document: DocumentID) throws {
    try database.execute(
      sql: "UPDATE document SET size_bytes = ?, modified_at_nanoseconds = ?, inode = ? WHERE id = ?",
      arguments: [
        fingerprint.sizeBytes, fingerprint.modifiedAtNanoseconds, Int64(bitPattern: fingerprint.inode),
        document.rawValue,
      ])
  }

  /// Makes a path a name of a content, and deletes its former content where that was its last name.
  func attach(
    _ content: ContentID, to path: String, fingerprint: FileFingerprint, sha256: String
  ) throws -> (document: DocumentID, removed: [ChunkID]) {
    let documentID = try put(path: path, fingerprint: fingerprint, state: .indexed)
    let former = try self.content(of: documentID)
    try database.execute(
      sql: """
        UPDATE document SET content_id = ?, sha256 = ?, indexed_at_seconds = ?,
          parser_version = (SELECT parser_version FROM content WHERE id = ?)
        WHERE id = ?
        """,
      arguments: [
        content.rawValue, sha256, Date().timeIntervalSince1970, content.rawValue, documentID.rawValue,
      ])
    return (documentID, former == content ? [] : try ContentWriter(database).collect(former))
  }

  /// Deletes the row of a path, and its content where that was its last name.
  func remove(path: String) throws -> [ChunkID] {
    guard let documentID = try document(at: path) else { return [] }
    let former = try content(of: documentID)
    try database.execute(sql: "DELETE FROM document WHERE id = ?", arguments: [documentID.rawValue])
    CrashPoint.retractDocumentRemoved.reach()
    let removed = try ContentWriter(database).collect(former)
    CrashPoint.retractContentRemoved.reach()
    return removed
  }
}
