import Catalog
import Embedding
import Foundation
import Settings
import VectorIndex

/// The folder of the index files that belong to one catalog, a sub-folder for each embedding model.
///
/// Chunk numbers mean nothing in another catalog, and vectors nothing under another model, so each pair has a folder of its
/// own; those of other pairs are removed, for the index can always be built again.
struct IndexFolder {
  private let parent: String
  private let catalogName: Substring
  private let options: VectorIndexOptions

  init(_ catalog: Catalog, _ paths: DataPaths, options: VectorIndexOptions) throws {
    self.options = options
    parent = paths.stateFolder + "/index"
    catalogName = try catalog.identity().prefix(16)
  }

  /// Of the largest index file below a state folder, in bytes: what the index will take in memory.
  static func memorySizeBytes(stateFolder: String) -> Int {
    let parent = stateFolder + "/index"
    let paths = (FileManager.default.enumerator(atPath: parent)?.allObjects ?? []).compactMap { $0 as? String }
    let sizes = paths.filter { $0.hasSuffix(".index") }.compactMap { path in
      (try? FileManager.default.attributesOfItem(atPath: parent + "/" + path))?[.size] as? Int
    }
    return sizes.max() ?? 0
  }

  /// The index of a model's vectors, empty where there is none yet.
  func open(_ model: EmbeddingModelIdentity) throws -> VectorIndex {
    try VectorIndex(directory: path(of: model.sha256), dimension: model.dimension, options: options)
  }

  /// Removes the files of every catalog and model but these.
  func removeOthers(keeping modelSHA256s: [String]) throws {
    let kept = Set(modelSHA256s.map(path))
    for entry in try FileManager.default.contentsOfDirectory(atPath: parent)
    where !kept.contains(parent + "/" + entry) {
      try FileManager.default.removeItem(atPath: parent + "/" + entry)
    }
  }

  func remove(modelSHA256: String) {
    try? FileManager.default.removeItem(atPath: path(of: modelSHA256))
  }

  private func path(of modelSHA256: String) -> String { "\(parent)/\(catalogName)-\(modelSHA256.prefix(16))" }
}

extension VectorIndexOptions {
  init(_ settings: Settings.Index) {
    self.init()
    type = IndexType(rawValue: settings.type.rawValue)
    flatLimit = settings.flatChunkCount
    scalarLimit = max(settings.scalarChunkCount, settings.flatChunkCount)
    recall = settings.recall
  }
}
