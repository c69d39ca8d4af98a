internal import ModelFiles
internal import Tensors

/// Reads the tensors of a BERT encoder by the names that the published models use.
struct BertWeightsReader {
  let file: SafetensorsFile
  let configuration: BertConfiguration

  /// What it makes of tokens of type 0, the only one it is given.
  func embeddings(fileSHA256: String) throws(ModelFileError) -> EncoderEmbeddings {
    let hidden = configuration.hiddenSize
    let vectors = try WordVectors(
      of: file, fileSHA256: fileSHA256, vocabularySize: configuration.vocabularySize,
      positionCount: configuration.maximumPositionCount, hiddenSize: hidden)
    let types = try file.floats(
      "embeddings.token_type_embeddings.weight", shape: [configuration.tokenTypeCount, hidden])
    return EncoderEmbeddings(vectors, types: Array(types[..<hidden]), norm: try norm("embeddings.LayerNorm"))
  }

  func layer(_ number: Int) throws(ModelFileError) -> EncoderLayer {
    let prefix = "encoder.layer.\(number)"
    let (hidden, intermediate) = (configuration.hiddenSize, configuration.intermediateSize)
    return EncoderLayer(
      projections: try dense(
        ["query", "key", "value"].map { "\(prefix).attention.self.\($0)" }, from: hidden, to: hidden),
      attentionOutput: try dense(["\(prefix).attention.output.dense"], from: hidden, to: hidden),
      attentionNorm: try norm("\(prefix).attention.output.LayerNorm"),
      feedForward: .dense(
        up: try dense(["\(prefix).intermediate.dense"], from: hidden, to: intermediate),
        down: try dense(["\(prefix).output.dense"], from: intermediate, to: hidden)),
      outputNorm: try norm("\(prefix).output.LayerNorm"))
  }

  /// The layers `names`, stacked into one that gives all their outputs side by side.
  private func dense(_ names: [String], from inputs: Int, to outputs: Int) throws(ModelFileError) -> EncoderProjection {
    var weights: [Float] = []
    var bias: [Float] = []
    for name in names {
      weights += try file.floats("\(name).weight", shape: [outputs, inputs])
      bias += try file.floats("\(name).bias", shape: [outputs])
    }
    return EncoderProjection(weights: weights, bias: bias, inputCount: inputs)
  }

  private func norm(_ name: String) throws(ModelFileError) -> LayerNorm {
    LayerNorm(
      gain: try file.floats("\(name).weight", shape: [configuration.hiddenSize]),
      bias: try file.floats("\(name).bias", shape: [configuration.hiddenSize]),
      epsilon: configuration.layerNormEpsilon)
  }
}
