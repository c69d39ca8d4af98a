/// Which model made a vector. Vectors of different models must never be compared.
public struct EmbeddingModelIdentity: Hashable, Sendable {
  /// The name of the model's folder.
  public let name: String
  /// Lower-case hexadecimal SHA-256 of the weights file.
  public let sha256: String
  /// Elements of a vector.
  public let dimension: Int
  /// Tokens of a text that are read, special tokens included; the rest is ignored.
  public let maximumTokenCount: Int

  public init(name: String, sha256: String, dimension: Int, maximumTokenCount: Int) {
    self.name = name
    self.sha256 = sha256
    self.dimension = dimension
    self.maximumTokenCount = maximumTokenCount
  }
}
