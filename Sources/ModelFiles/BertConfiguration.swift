/// The sizes of a BERT encoder, as `config.json` gives them, checked to be something the encoder can run.
public struct BertConfiguration: Hashable, Sendable {
  public let hiddenSize: Int
  public let layerCount: Int
  public let headCount: Int
  public let intermediateSize: Int
  /// Tokens of the longest sequence, special tokens included.
  public let maximumPositionCount: Int
  public let vocabularySize: Int
  public let tokenTypeCount: Int
  public let layerNormEpsilon: Float

  public var headSize: Int { hiddenSize / headCount }

  /// Reads and checks a `config.json`.
  public init(path: String) throws(ModelFileError) {
    let stored = try ModelConfigurationFile.decode(StoredBertConfiguration.self, path: path)
    func checked(_ value: Int, _ field: String, _ range: ClosedRange<Int>) throws(ModelFileError) -> Int {
      guard range.contains(value) else {
        throw .invalidField(path: path, field: field, requirement: "from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
    func require(_ condition: Bool, _ field: String, _ requirement: String) throws(ModelFileError) {
      guard condition else { throw .invalidField(path: path, field: field, requirement: requirement) }
    }
    try require(stored.modelType == "bert", "model_type", "'bert'")
    try require(stored.activation == "gelu", "hidden_act", "'gelu', the exact form with erf")
    try require(
      stored.positionEmbeddingType ?? "absolute" == "absolute", "position_embedding_type", "'absolute'")
    hiddenSize = try checked(stored.hiddenSize, "hidden_size", 1...65_536)
    layerCount = try checked(stored.layerCount, "num_hidden_layers", 1...1_024)
    headCount = try checked(stored.headCount, "num_attention_heads", 1...1_024)
    intermediateSize = try checked(stored.intermediateSize, "intermediate_size", 1...1_048_576)
    maximumPositionCount = try checked(stored.maximumPositionCount, "max_position_embeddings", 3...1_048_576)
    vocabularySize = try checked(stored.vocabularySize, "vocab_size", 1...16_777_216)
    tokenTypeCount = try checked(stored.tokenTypeCount, "type_vocab_size", 1...1_024)
    layerNormEpsilon = stored.layerNormEpsilon
    try require(hiddenSize % headCount == 0, "hidden_size", "a multiple of num_attention_heads")
    try require(layerNormEpsilon > 0 && layerNormEpsilon < 1, "layer_norm_eps", "between 0 and 1")
  }
}

/// `config.json` as it is written; fields that do not matter for running the model are ignored.
private struct StoredBertConfiguration: Decodable {
  var modelType: String
  var activation: String
  var positionEmbeddingType: String?
  var hiddenSize: Int
  var layerCount: Int
  var headCount: Int
  var intermediateSize: Int
  var maximumPositionCount: Int
  var vocabularySize: Int
  var tokenTypeCount: Int
  var layerNormEpsilon: Float

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case activation = "hidden_act"
    case positionEmbeddingType = "position_embedding_type"
    case hiddenSize = "hidden_size"
    case layerCount = "num_hidden_layers"
    case headCount = "num_attention_heads"
    case intermediateSize = "intermediate_size"
    case maximumPositionCount = "max_position_embeddings"
    case vocabularySize = "vocab_size"
    case tokenTypeCount = "type_vocab_size"
    case layerNormEpsilon = "layer_norm_eps"
  }
}
