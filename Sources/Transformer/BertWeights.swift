internal import ModelFiles
internal import Tensors

/// The tables that turn token numbers into vectors, and the norm applied to their sum.
struct BertEmbeddings: Sendable {
  let words: [Float]
  /// Positions, with the vector of token type 0 already added.
  let positions: [Float]
  let norm: LayerNorm
}

/// One encoder layer: attention and feed-forward network, each followed by a norm of its sum with its input.
struct BertLayer: Sendable {
  /// Queries, keys and values in one product.
  let projections: DenseLayer
  let attentionOutput: DenseLayer
  let attentionNorm: LayerNorm
  let intermediate: DenseLayer
  let output: DenseLayer
  let outputNorm: LayerNorm
}

/// Reads the tensors of a BERT encoder by the names that the published models use.
struct BertWeightsReader {
  let file: SafetensorsFile
  let configuration: BertConfiguration

  func embeddings() throws(ModelFileError) -> BertEmbeddings {
    let hidden = configuration.hiddenSize
    let words = try file.floats("embeddings.word_embeddings.weight", shape: [configuration.vocabularySize, hidden])
    var positions = try file.floats(
      "embeddings.position_embeddings.weight", shape: [configuration.maximumPositionCount, hidden])
    let types = try file.floats(
      "embeddings.token_type_embeddings.weight", shape: [configuration.tokenTypeCount, hidden])
    for index in positions.indices { positions[index] += types[index % hidden] }
    return BertEmbeddings(words: words, positions: positions, norm: try norm("embeddings.LayerNorm"))
  }

  func layer(_ number: Int) throws(ModelFileError) -> BertLayer {
    let prefix = "encoder.layer.\(number)"
    let (hidden, intermediate) = (configuration.hiddenSize, configuration.intermediateSize)
    return BertLayer(
      projections: try dense(
        ["query", "key", "value"].map { "\(prefix).attention.self.\($0)" }, from: hidden, to: hidden),
      attentionOutput: try dense(["\(prefix).attention.output.dense"], from: hidden, to: hidden),
      attentionNorm: try norm("\(prefix).attention.output.LayerNorm"),
      intermediate: try dense(["\(prefix).intermediate.dense"], from: hidden, to: intermediate),
      output: try dense(["\(prefix).output.dense"], from: intermediate, to: hidden),
      outputNorm: try norm("\(prefix).output.LayerNorm"))
  }

  /// The layers `names`, stacked into one that gives all their outputs side by side.
  private func dense(_ names: [String], from inputs: Int, to outputs: Int) throws(ModelFileError) -> DenseLayer {
    var weights: [Float] = []
    var bias: [Float] = []
    for name in names {
      weights += try file.floats("\(name).weight", shape: [outputs, inputs])
      bias += try file.floats("\(name).bias", shape: [outputs])
    }
    return DenseLayer(weights: weights, bias: bias, inputCount: inputs)
  }

  private func norm(_ name: String) throws(ModelFileError) -> LayerNorm {
    LayerNorm(
      gain: try file.floats("\(name).weight", shape: [configuration.hiddenSize]),
      bias: try file.floats("\(name).bias", shape: [configuration.hiddenSize]),
      epsilon: configuration.layerNormEpsilon)
  }
}
