import Catalog
import Embedding
import Foundation
import Settings
import VectorIndex

/// The folder of the index files that belong to one catalog and one embedding model.
///
/// Chunk numbers mean nothing in another catalog, and vectors nothing under another model, so each pair has a folder of its
/// own; those of other pairs are removed, for the index can always be built again.
struct IndexFolder {
  private let parent: String
  private let name: String
  private let dimension: Int

  init(_ catalog: Catalog, _ model: EmbeddingModelIdentity, _ paths: DataPaths) throws {
    parent = paths.stateFolder + "/index"
    name = try "\(catalog.identity().prefix(16))-\(model.sha256.prefix(16))"
    dimension = model.dimension
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

  func open(_ options: VectorIndexOptions) throws -> VectorIndex {
    for entry in try FileManager.default.contentsOfDirectory(atPath: parent) where entry != name {
      try FileManager.default.removeItem(atPath: parent + "/" + entry)
    }
    return try VectorIndex(directory: parent + "/" + name, dimension: dimension, options: options)
  }
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
