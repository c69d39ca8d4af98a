public import Domain
internal import Foundation
internal import GRDB

/// The write side: what ingestion calls for each file of the folder.
extension Catalog {
  /// Every file on record, in no particular order.
  ///
  /// - Throws: ``CatalogError``
  public func knownFiles() throws -> [KnownFile] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT id, path, size_bytes, modified_at_nanoseconds, inode, sha256, state, parser_version FROM document
          """)
      var files: [KnownFile] = []
      while let row = try rows.next() { files.append(try KnownFile(row)) }
      return files
    }
  }

  /// Puts a new or changed file on record as waiting; what it answered before it answers until it is committed again.
  ///
  /// - Returns: The number of the document, the old one where the path is known.
  /// - Throws: ``CatalogError``
  @discardableResult
  public func markPending(path: String, fingerprint: FileFingerprint) throws -> DocumentID {
    // What the path answered it answers still.
    try write(in: .only([])) { database in
      try DocumentWriter(database).put(path: path, fingerprint: fingerprint, state: .pending)
    }
  }

  /// The stored content of the same bytes, read by the same parser and embedded by the same model.
  ///
  /// - Parameters:
  ///   - mediaType: The same bytes read as another type are another content; nil accepts any type.
  ///   - path: Of a file; then only a content is taken that was read of a file whose name ends alike, because the type of
  ///     what could be several is found by that. Else a file would be shown as what somebody else's copy was called.
  /// - Throws: ``CatalogError``
  public func contentID(
    sha256: String, mediaType: String?, parserVersion: Int, modelSHA256: String, namedAs path: String? = nil
  ) throws -> ContentID? {
    try read { database in
      let ids = try Int64.fetchAll(
        database,
        sql: """
          SELECT id FROM content WHERE sha256 = ? AND parser_version = ? AND model_sha256 = ?
            AND media_type = ifnull(?, media_type) ORDER BY id
          """, arguments: [sha256, parserVersion, modelSHA256, mediaType])
      guard let path else { return ids.first.map(ContentID.init(rawValue:)) }
      let statement = try database.cachedStatement(sql: "SELECT path FROM document WHERE content_id = ?")
      return try ids.first { id in
        try String.fetchAll(statement, arguments: [id]).contains { $0.endsAlike(path) }
      }.map(ContentID.init(rawValue:))
    }
  }

  /// Makes a file a name of a content that is already there.
  ///
  /// - Returns: Chunks of its former content that no document refers to any more; they are gone from the catalog.
  /// - Throws: ``CatalogError``
  @discardableResult
  public func link(
    _ path: String, fingerprint: FileFingerprint, sha256: String, to content: ContentID
  ) throws -> [ChunkID] {
    try write(in: .holding(path)) { database in
      try DocumentWriter(database).attach(content, to: path, fingerprint: fingerprint, sha256: sha256).removed
    }
  }

  /// Stores what a file holds, in place of what it held before, in one transaction.
  ///
  /// - Throws: ``CatalogError``
  public func commit(
    _ content: NewContent, path: String, fingerprint: FileFingerprint
  ) throws -> CommittedContent {
    try content.validate()
    // Segmenting is the costly part; it needs no database and so blocks no other writer.
    let texts = content.chunks.map { IndexedText($0, title: content.title) }
    return try write(in: .holding(path)) { database in
      let (contentID, added) = try ContentWriter(database).put(content, texts: texts)
      CrashPoint.commitContentWritten.reach()
      let (documentID, removed) = try DocumentWriter(database).attach(
        contentID, to: path, fingerprint: fingerprint, sha256: content.sha256)
      CrashPoint.commitDocumentWritten.reach()
      return CommittedContent(
        documentID: documentID, contentID: contentID, addedChunkIDs: added, removedChunkIDs: removed)
    }
  }

  /// Records that a file could not be read; it answers nothing from then on.
  ///
  /// - Parameters:
  ///   - sha256: Of its bytes; nil where they could not be read.
  ///   - reason: One sentence for the operator, without text of the document.
  /// - Returns: Chunks that no document refers to any more; they are gone from the catalog.
  /// - Throws: ``CatalogError``
  @discardableResult
  public func recordFailure(
    path: String, fingerprint: FileFingerprint, sha256: String?, reason: String, parserVersion: Int
  ) throws -> [ChunkID] {
    try write(in: .holding(path)) { database in
      let writer = DocumentWriter(database)
      let documentID = try writer.put(path: path, fingerprint: fingerprint, state: .failed)
      let former = try writer.content(of: documentID)
      try database.execute(
        sql: """
          UPDATE document SET content_id = NULL, reason = ?, sha256 = ?, parser_version = ?, indexed_at_seconds = ?
          WHERE id = ?
          """,
        arguments: [reason, sha256, parserVersion, Date().timeIntervalSince1970, documentID.rawValue])
      return try ContentWriter(database).collect(former)
    }
  }

  /// Gives a document another path; its number and its chunks stay. A document that had the new path is removed.
  ///
  /// - Returns: Chunks of the document that was in the way; they are gone from the catalog.
  /// - Throws: ``CatalogError``; ``CatalogError/unknownPath(_:)`` where no document has the path `source`.
  @discardableResult
  public func rename(from source: String, to target: String, fingerprint: FileFingerprint) throws -> [ChunkID] {
    try write(in: .holding(source, target)) { database in
      let writer = DocumentWriter(database)
      guard let documentID = try writer.document(at: source) else { throw CatalogError.unknownPath(source) }
      let removed = source == target ? [] : try writer.remove(path: target)
      try database.execute(
        sql: "UPDATE document SET path = ?, collection = ? WHERE id = ?",
        arguments: [target, CollectionName(ofPath: target).rawValue, documentID.rawValue])
      try writer.setFingerprint(fingerprint, of: documentID)
      return removed
    }
  }

  /// Records that a file has the same bytes but another fingerprint.
  ///
  /// - Throws: ``CatalogError``; ``CatalogError/unknownPath(_:)`` where no document has the path.
  public func touch(path: String, fingerprint: FileFingerprint) throws {
    try write(in: .only([])) { database in
      let writer = DocumentWriter(database)
      guard let documentID = try writer.document(at: path) else { throw CatalogError.unknownPath(path) }
      try writer.setFingerprint(fingerprint, of: documentID)
    }
  }
}

extension CollectionScope {
  /// The collections that these paths belong to.
  static func holding(_ paths: String...) -> CollectionScope {
    .only(Set(paths.map(CollectionName.init(ofPath:))))
  }
}

extension String {
  /// Whether two paths end in the same extension, or in the same name where there is none.
  fileprivate func endsAlike(_ other: String) -> Bool { ending == other.ending }

  private var ending: String {
    let name = split(separator: "/").last ?? ""
    return (name.lastIndex(of: ".").map { name[$0...] } ?? name).lowercased()
  }
}

extension KnownFile {
  fileprivate init(_ row: Row) throws {
    self.init(
      documentID: DocumentID(rawValue: try row.decode(forColumn: "id")), path: try row.decode(forColumn: "path"),
      fingerprint: FileFingerprint(
        sizeBytes: try row.decode(forColumn: "size_bytes"),
        modifiedAtNanoseconds: try row.decode(forColumn: "modified_at_nanoseconds"),
        inode: UInt64(bitPattern: try row.decode(forColumn: "inode"))),
      sha256: try row.decode(forColumn: "sha256"),
      state: DocumentRecord.State(rawValue: try row.decode(forColumn: "state")) ?? .pending,
      parserVersion: try row.decode(forColumn: "parser_version"))
  }
}

extension NewContent {
  fileprivate func validate() throws {
    let dimensions = Set(vectors.map(\.count))
    guard chunks.count == vectors.count, dimensions.count <= 1, !dimensions.contains(0) else {
      throw CatalogError.malformedContent(
        chunkCount: chunks.count, vectorCount: vectors.count, dimensions: dimensions)
    }
  }
}
