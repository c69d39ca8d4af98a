import Catalog
import Domain
import Embedding
import Foundation
import Retrieval
import VectorIndex

/// A catalog and an index in a temporary folder, filled once and then asked.
final class BenchLibrary {
  let retriever: Retriever
  private let folder: URL

  /// - Parameter documents: Path and chunks of each.
  init(_ documents: [(path: String, chunks: [String])], model: EmbeddingModel, threadCount: Int) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("cloister-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let catalog = try Catalog(path: folder.path + "/catalog.sqlite")
    let index = try VectorIndex(directory: folder.path + "/index", dimension: model.identity.dimension)
    let vectors = try model.embed(documents.flatMap(\.chunks), threadCount: threadCount)
    var rest = vectors[...]
    for (number, document) in documents.enumerated() {
      let own = Array(rest.prefix(document.chunks.count))
      rest = rest.dropFirst(document.chunks.count)
      let content = Self.content(of: document.chunks, vectors: own, number: number, modelSHA256: model.identity.sha256)
      let fingerprint = FileFingerprint(sizeBytes: 0, modifiedAtNanoseconds: 0, inode: UInt64(number))
      let committed = try catalog.commit(content, path: document.path, fingerprint: fingerprint)
      try index.add(committed.addedChunkIDs, own)
    }
    retriever = Retriever(
      catalog: catalog, index: index, model: model, options: RetrievalOptions(threadCount: threadCount))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func content(
    of texts: [String], vectors: [[Float]], number: Int, modelSHA256: String
  ) -> NewContent {
    var start = 0
    let chunks = texts.enumerated().map { ordinal, text in
      let range = start..<start + text.unicodeScalars.count
      start = range.upperBound + 2
      return Chunk(ordinal: ordinal, range: range, headingPath: [], text: text, tokenCount: range.count / 5)
    }
    // Not a real digest: two documents must only never have the same one.
    let digest = String(number, radix: 16)
    return NewContent(
      sha256: String(repeating: "0", count: 64 - digest.count) + digest, mediaType: "text/plain", title: nil,
      text: texts.joined(separator: "\n\n"), pages: nil, parserVersion: 1, modelSHA256: modelSHA256, chunks: chunks,
      vectors: vectors)
  }
}
