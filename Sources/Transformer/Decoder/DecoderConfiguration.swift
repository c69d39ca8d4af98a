/// What a decoder is, as its file says.
public struct DecoderConfiguration: Hashable, Sendable {
  /// The family, by the name that GGUF files give it, for example "qwen3moe".
  public let architecture: String
  /// What the file calls the model; the architecture where it says nothing.
  public let name: String
  public let vocabularySize: Int
  /// Tokens of the longest sequence that the model was made for.
  public let contextLength: Int
  public let layerCount: Int
  public let hiddenSize: Int
  /// Experts of a layer that has them; 0 for a dense model.
  public let expertCount: Int
  /// Experts that one token passes through; 0 for a dense model.
  public let usedExpertCount: Int
}
