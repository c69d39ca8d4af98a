internal import ModelFiles
internal import Tensors

extension NetworkReader {
  /// The layers of an encoder, with experts in those where the file has some.
  func encoderStack() throws(ModelFileError) -> EncoderStack {
    let headCount = try integer("attention.head_count", in: 1...4096)
    guard hiddenSize.isMultiple(of: headCount) else {
      throw invalid("attention.head_count", "a divisor of the hidden size \(hiddenSize), got \(headCount)")
    }
    let (size, experts, interval) = (try feedForwardSize(), try optionalExpertCounts(), try expertInterval())
    var layers: [EncoderLayer] = []
    for number in 0..<layerCount {
      let prefix = "blk.\(number)"
      let feedForward: EncoderFeedForward =
        if let experts, (number + 1).isMultiple(of: interval) {
          .experts(
            try plainExperts(
              number, size: size, routing: ExpertRouting(counts: experts, score: .softmax, normalizes: true)
            ).packed())
        } else {
          .dense(
            up: EncoderProjection(try projection("\(prefix).ffn_up", from: hiddenSize, to: size)),
            down: EncoderProjection(try projection("\(prefix).ffn_down", from: size, to: hiddenSize)))
        }
      layers.append(
        EncoderLayer(
          projections: EncoderProjection(try projection("\(prefix).attn_qkv", from: hiddenSize, to: 3 * hiddenSize)),
          attentionOutput: EncoderProjection(
            try projection("\(prefix).attn_output", from: hiddenSize, to: hiddenSize)),
          attentionNorm: try layerNorm("\(prefix).attn_output_norm"),
          feedForward: feedForward,
          outputNorm: try layerNorm("\(prefix).layer_output_norm")))
    }
    return EncoderStack(
      layers: layers, attention: SelfAttention(headCount: headCount, headSize: hiddenSize / headCount))
  }

  /// Every so many layers one has experts, the last of them.
  private func expertInterval() throws(ModelFileError) -> Int {
    try optionalInteger("interleave_moe_layer_step", in: 1...layerCount) ?? 1
  }

  /// The gain and bias of a norm over the hidden state.
  func layerNorm(_ name: String) throws(ModelFileError) -> LayerNorm {
    LayerNorm(
      gain: try vector("\(name).weight", count: hiddenSize), bias: try vector("\(name).bias", count: hiddenSize),
      epsilon: normEpsilon)
  }

  func spanReaderConfiguration() throws(ModelFileError) -> SpanReaderConfiguration {
    let (experts, name) = (try optionalExpertCounts(), try file.metadata.optionalString("general.name"))
    return SpanReaderConfiguration(
      name: name ?? architecture, hiddenSize: hiddenSize, layerCount: layerCount,
      feedForwardSize: try feedForwardSize(), expertCount: experts?.all ?? 0, usedExpertCount: experts?.used ?? 0,
      expertLayerCount: experts == nil ? 0 : layerCount / (try expertInterval()),
      contextLength: contextLength, window: try window(), calibration: try calibration())
  }

  private func window() throws(ModelFileError) -> SpanReaderConfiguration.Window {
    let specialTokenCount = 3
    guard contextLength > specialTokenCount + 1 else { throw invalid("context_length", "at least 5") }
    let question = try integer("question_tokens", in: 1...(contextLength - specialTokenCount - 1))
    let room = contextLength - specialTokenCount - question
    return SpanReaderConfiguration.Window(
      tokenCount: contextLength, specialTokenCount: specialTokenCount, questionTokenCount: question,
      overlapTokenCount: try integer("overlap_tokens", in: 0...(room - 1)),
      answerTokenCount: try integer("answer_tokens", in: 1...room))
  }

  private func calibration() throws(ModelFileError) -> SpanReaderConfiguration.Calibration {
    let (weights, shares) = (-1e6...1e6, 0.0...1.0)
    return SpanReaderConfiguration.Calibration(
      marginWeight: try optionalNumber("calibration.margin", in: weights) ?? 1,
      answerabilityWeight: try optionalNumber("calibration.answerability", in: weights) ?? 0,
      missingNameWeight: try optionalNumber("calibration.missing_name", in: weights) ?? 0,
      bias: try optionalNumber("calibration.bias", in: weights) ?? 0,
      rankWeight: try optionalNumber("calibration.rank", in: weights) ?? 0,
      answerThreshold: try optionalNumber("threshold.answer", in: shares) ?? 0.5,
      spanThreshold: try optionalNumber("threshold.span", in: shares) ?? 0.1)
  }
}
