public import Embedding
import TestSupport

/// The model of ``InstalledModel``, loaded once a process.
public enum TestModel {
  private static let loaded = Result { try EmbeddingModel(directory: InstalledModel.folder) }

  public static func load() throws -> EmbeddingModel { try loaded.get() }
}
