public import Embedding
public import VectorIndex

/// What a migration needs of the rest of the daemon.
public struct MigrationTools: Sendable {
  /// Loads a model by its place in the folder of models.
  public var loadModel: @Sendable (_ location: String) throws -> EmbeddingModel
  /// Opens the index of a model's vectors, empty where there is none yet.
  public var openIndex: @Sendable (EmbeddingModelIdentity) throws -> VectorIndex
  /// Deletes the files of the index of a model, by the SHA-256 of its weights.
  public var removeIndex: @Sendable (_ modelSHA256: String) -> Void

  public init(
    loadModel: @escaping @Sendable (_ location: String) throws -> EmbeddingModel,
    openIndex: @escaping @Sendable (EmbeddingModelIdentity) throws -> VectorIndex,
    removeIndex: @escaping @Sendable (_ modelSHA256: String) -> Void
  ) {
    self.loadModel = loadModel
    self.openIndex = openIndex
    self.removeIndex = removeIndex
  }
}
