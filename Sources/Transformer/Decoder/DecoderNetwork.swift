internal import Tensors

/// A decoder as its family wires it.
struct DecoderNetwork: Sendable {
  let configuration: DecoderConfiguration
  /// One row for each token of the vocabulary.
  let embedding: WeightMatrix
  let layers: [DecoderLayer]
  let outputNorm: RMSNorm
  /// One row for each token of the vocabulary; the embedding again where a file holds no output matrix.
  let output: WeightMatrix
  let scales: NetworkScales
}

/// Factors of some families; 1 in all others.
struct NetworkScales: Sendable {
  /// Of the token vectors.
  var embedding: Float = 1
  /// Of what a block adds to the residual stream.
  var residual: Float = 1
  /// Of the logits.
  var logits: Float = 1
}
