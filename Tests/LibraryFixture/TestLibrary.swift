public import Catalog
public import Domain
public import Embedding
import Foundation
import TestSupport
public import VectorIndex

/// A catalog and an index in a temporary folder, filled with texts: every paragraph becomes a chunk.
public final class TestLibrary {
  private let folder: TemporaryFolder
  public let catalog: Catalog
  public let index: VectorIndex
  public let model: EmbeddingModel
  private var nextInode: UInt64 = 1

  public init() throws {
    folder = try TemporaryFolder()
    model = try TestModel.load()
    catalog = try Catalog(path: folder.path + "/catalog.sqlite")
    index = try VectorIndex(directory: folder.path + "/index", dimension: model.identity.dimension)
  }

  /// Adds a document, or replaces the one at the path.
  ///
  /// - Parameter pages: For documents with pages.
  public func add(_ path: String, _ text: String, title: String? = nil, pages: PageMap? = nil) throws {
    let chunks = Self.paragraphs(of: text)
    nextInode += 1
    let fingerprint = FileFingerprint(
      sizeBytes: Int64(text.utf8.count), modifiedAtNanoseconds: Int64(nextInode), inode: nextInode)
    let sha256 = String(repeating: "0", count: 48) + String(UInt64(nextInode) + (1 << 60), radix: 16)
    let vectors = try model.embed(chunks.map(\.embeddedText))
    let committed = try catalog.commit(
      NewContent(
        sha256: sha256, mediaType: "text/plain", title: title, text: text, pages: pages, parserVersion: 1,
        modelSHA256: model.identity.sha256, chunks: chunks, vectors: vectors),
      path: path, fingerprint: fingerprint)
    try index.remove(committed.removedChunkIDs)
    try index.add(committed.addedChunkIDs, vectors)
  }

  /// Removes a document.
  ///
  /// - Parameter fromIndex: False leaves its vectors in the index, as if the process had been killed in between.
  public func remove(_ path: String, fromIndex: Bool = true) throws {
    let reason = DeletionReason(cause: .deleted, userID: nil, requestedAtMilliseconds: 0)
    let removed = try catalog.retract(path: path, because: reason)?.chunkIDs ?? []
    if fromIndex { try index.remove(removed) }
  }

  /// Paragraphs are set apart by empty lines.
  private static func paragraphs(of text: String) -> [Chunk] {
    var chunks: [Chunk] = []
    var start = 0
    for part in text.components(separatedBy: "\n\n") {
      let count = part.unicodeScalars.count
      if !part.allSatisfy(\.isWhitespace) {
        chunks.append(
          Chunk(
            ordinal: chunks.count, range: start..<start + count, headingPath: [], text: part, tokenCount: count / 5))
      }
      start += count + 2
    }
    return chunks
  }
}
