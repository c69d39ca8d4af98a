import Catalog
import Domain
import Embedding
import Foundation
import Settings

/// The embedding model that answers: that of the library's vectors where it is installed, else the configured one.
///
/// A changed configuration alone does not make the library worthless: only a migration changes its model.
struct EmbeddingChoice {
  let model: EmbeddingModel
  let library: LibraryModel
  /// What the operator should know; nil where configuration and library agree.
  private(set) var warning: String?

  init(_ settings: Settings, _ paths: DataPaths, _ catalog: Catalog) throws {
    let configured = settings.embedding.model
    let noted = try catalog.libraryModel()
    if let noted, noted.location != configured {
      if let model = Self.installed(noted, settings, paths) {
        (self.model, library) = (model, noted)
        let kept = try catalog.shadow().map { $0.stage == .switched && $0.model.location == configured } ?? false
        warning =
          "embedding.model is \(configured), but the vectors of the library are of \(noted.location), which goes on "
          + "answering. 'cloister index migrate \(kept ? "--rollback" : "--model \(configured)")' changes to "
          + "\(configured); to stay, set embedding.model to \(noted.location) and embedding.weights_sha256 to "
          + "\"\(noted.sha256)\"."
        return
      }
      warning =
        "embedding.model is \(configured), and the vectors of the library are of \(noted.location), which is not "
        + "installed any more: every document is read again by \(configured), and until then found by its words alone. "
        + "To keep the vectors, install \(noted.location) again and restart."
    }
    model = try Self.loadConfigured(settings, paths)
    library = LibraryModel(location: configured, sha256: model.identity.sha256, dimension: model.identity.dimension)
    if let noted, noted.location == configured, noted.sha256 != library.sha256 {
      warning =
        "The weights of the embedding model \(configured) have changed: every document is read again by it, and until "
        + "then found by its words alone."
    }
    guard noted != library else { return }
    if noted.map({ $0.sha256 != library.sha256 }) == true { try catalog.dropShadow() }
    try catalog.setLibraryModel(library)
  }

  /// The weights of a model, by its place in the folder of models.
  static func file(_ location: String, _ paths: DataPaths) -> String {
    let path = paths.modelsFolder + "/" + location
    return path.hasSuffix(".gguf") ? path : path + "/model.safetensors"
  }

  /// Loads a model by its place in the folder of models.
  static func load(_ location: String, _ settings: Settings, _ paths: DataPaths) throws -> EmbeddingModel {
    let folder = paths.modelsFolder + "/" + location
    let isDecoder = folder.hasSuffix(".gguf")
    guard FileManager.default.fileExists(atPath: file(location, paths)) else {
      throw StartupError.modelMissing(folder: folder, root: paths.root)
    }
    do {
      return isDecoder
        ? try EmbeddingModel(decoderFile: folder, threadCount: settings.embeddingThreadCount)
        : try EmbeddingModel(directory: folder)
    } catch {
      throw StartupError.modelUnusable(folder: folder, reason: "\(error)")
    }
  }

  private static func loadConfigured(_ settings: Settings, _ paths: DataPaths) throws -> EmbeddingModel {
    let model = try load(settings.embedding.model, settings, paths)
    if let expected = settings.embedding.weightsSHA256, expected != model.identity.sha256 {
      throw StartupError.modelUnknown(
        path: file(settings.embedding.model, paths), got: model.identity.sha256, expected: expected)
    }
    return model
  }

  private static func installed(
    _ noted: LibraryModel, _ settings: Settings, _ paths: DataPaths
  ) -> EmbeddingModel? {
    guard let model = try? load(noted.location, settings, paths), model.identity.sha256 == noted.sha256 else {
      return nil
    }
    return model
  }
}
