import Catalog
import Domain
import Foundation

/// A catalog in a folder of its own, which goes with it.
final class CatalogFixture {
  let directory: String
  let path: String
  let catalog: Catalog

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("catalog-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    path = directory + "/catalog.sqlite"
    catalog = try Catalog(path: path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  static let fingerprint = FileFingerprint(sizeBytes: 10, modifiedAtNanoseconds: 1_500_000_000, inode: .max)

  /// A content with one chunk a text; its checksum is its name.
  static func content(
    _ sha256: String, _ texts: [String], title: String? = nil, headings: [String] = []
  ) -> NewContent {
    var chunks: [Chunk] = []
    var start = 0
    for (ordinal, text) in texts.enumerated() {
      let end = start + text.unicodeScalars.count
      chunks.append(
        Chunk(ordinal: ordinal, range: start..<end, headingPath: headings, text: text, tokenCount: text.count))
      start = end + 1
    }
    return NewContent(
      sha256: sha256, mediaType: "text/plain", title: title, text: texts.joined(separator: "\n"),
      pages: PageMap(starts: [0]), parserVersion: 1, modelSHA256: "model", chunks: chunks,
      vectors: texts.indices.map { [Float($0), 1.5, -0.25] })
  }

  @discardableResult
  func commit(_ path: String, _ sha256: String, _ texts: [String]) throws -> CommittedContent {
    try catalog.commit(Self.content(sha256, texts), path: path, fingerprint: Self.fingerprint)
  }

  func search(_ text: String, in scope: CollectionScope = .all, limit: Int = 10) throws -> [ChunkID] {
    try catalog.search(matching: FullTextQuery(text), in: scope, limit: limit).map(\.0)
  }
}

extension Catalog {
  /// Removes a document, for tests that are not about its receipt.
  ///
  /// - Returns: Chunks that no document refers to any more; empty for an unknown path.
  @discardableResult
  func retract(path: String) throws -> [ChunkID] {
    let reason = DeletionReason(cause: .deleted, userID: nil, requestedAtMilliseconds: 0)
    return try retract(path: path, because: reason)?.chunkIDs ?? []
  }
}
