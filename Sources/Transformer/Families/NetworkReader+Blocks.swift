internal import ModelFiles
internal import Tensors

extension NetworkReader {
  /// Number and sizes of the heads of grouped-query attention.
  func attentionHeads() throws(ModelFileError) -> AttentionHeads {
    let count = try integer("attention.head_count", in: 1...4096)
    let groupCount = try optionalInteger("attention.head_count_kv", in: 1...count) ?? count
    guard count % groupCount == 0 else {
      throw invalid("attention.head_count_kv", "a divisor of the \(count) query heads, got \(groupCount)")
    }
    let sizes = 1...(1 << 16)
    let keySize = try optionalInteger("attention.key_length", in: sizes)
    let valueSize = try optionalInteger("attention.value_length", in: sizes)
    if keySize == nil || valueSize == nil, hiddenSize % count != 0 {
      throw invalid("attention.head_count", "a divisor of the hidden size \(hiddenSize), got \(count)")
    }
    return AttentionHeads(
      count: count, keyCount: groupCount, keySize: keySize ?? hiddenSize / count,
      valueSize: valueSize ?? hiddenSize / count,
      scale: try optionalNumber("attention.scale", in: 0...1e9).flatMap { $0 > 0 ? Float($0) : nil })
  }

  /// Grouped-query attention of one layer under the usual names; biases and sinks where the file has them.
  ///
  /// - Parameters:
  ///   - norm: What of queries and keys is normalised before they are rotated.
  ///   - window: Tokens that one token sees at most, itself included; nil: all.
  func attention(
    _ layer: Int, heads: AttentionHeads, rotation: Rotation?, norm extent: QueryKeyNormExtent? = nil, window: Int? = nil
  ) throws(ModelFileError) -> GroupedQueryAttention {
    let prefix = "blk.\(layer).attn"
    func norm(_ name: String, headCount: Int) throws(ModelFileError) -> RMSNorm? {
      guard let extent else { return nil }
      return try self.norm(name, count: extent == .head ? heads.keySize : headCount * heads.keySize)
    }
    let defaultScale = (rotation?.scoreMagnitude ?? 1) / Float(heads.keySize).squareRoot()
    return GroupedQueryAttention(
      query: try projection("\(prefix)_q", from: hiddenSize, to: heads.count * heads.keySize),
      key: try projection("\(prefix)_k", from: hiddenSize, to: heads.keyCount * heads.keySize),
      value: try projection("\(prefix)_v", from: hiddenSize, to: heads.keyCount * heads.valueSize),
      output: try projection("\(prefix)_output", from: heads.count * heads.valueSize, to: hiddenSize),
      queryNorm: try norm("\(prefix)_q_norm.weight", headCount: heads.count),
      keyNorm: try norm("\(prefix)_k_norm.weight", headCount: heads.keyCount),
      rotation: rotation,
      attention: CachedAttention(
        headCount: heads.count, keyHeadCount: heads.keyCount, keySize: heads.keySize, valueSize: heads.valueSize,
        scale: heads.scale ?? defaultScale, window: window,
        sinks: try optionalVector("\(prefix)_sinks.weight", count: heads.count) ?? []))
  }

  /// A gated feed-forward network: the tensors `gate`, `up` and `down` of one layer with a suffix.
  func feedForward(_ layer: Int, size: Int, suffix: String = "") throws(ModelFileError) -> DenseFeedForward {
    DenseFeedForward(
      gate: try projection("blk.\(layer).ffn_gate\(suffix)", from: hiddenSize, to: size),
      up: try projection("blk.\(layer).ffn_up\(suffix)", from: hiddenSize, to: size),
      down: try projection("blk.\(layer).ffn_down\(suffix)", from: size, to: hiddenSize))
  }

  /// The length of a dense feed-forward network.
  func feedForwardSize() throws(ModelFileError) -> Int {
    try integer("feed_forward_length", in: 1...(1 << 24))
  }

  /// How many experts there are and how many of them a token passes through.
  func expertCounts() throws(ModelFileError) -> ExpertCounts {
    let count = try integer("expert_count", in: 1...65_536)
    return ExpertCounts(all: count, used: try integer("expert_used_count", in: 1...min(count, 256)))
  }

  /// The same; nil for a model without experts.
  func optionalExpertCounts() throws(ModelFileError) -> ExpertCounts? {
    try optionalInteger("expert_count", in: 0...65_536) ?? 0 > 0 ? try expertCounts() : nil
  }

  /// The length of one expert; files of 2024 give only that of all that a token passes through.
  func expertSize(_ counts: ExpertCounts) throws(ModelFileError) -> Int {
    let sizes = 1...(1 << 24)
    guard let size = try optionalInteger("expert_feed_forward_length", in: sizes) else {
      return try integer("feed_forward_length", in: counts.used...(1 << 24)) / counts.used
    }
    return size
  }

  /// The length of the shared expert; files of 2024 say it of no expert in particular.
  func sharedExpertSize() throws(ModelFileError) -> Int {
    let size = try optionalInteger("expert_shared_feed_forward_length", in: 1...(1 << 24))
    return if let size { size } else { try feedForwardSize() }
  }

  /// How experts are chosen, scaled as the file says.
  ///
  /// - Parameters:
  ///   - normalizes: Whether the weights of the chosen experts are divided by their sum.
  func routing(
    _ counts: ExpertCounts, _ score: ExpertRouting.Score, normalizes: Bool
  ) throws(ModelFileError) -> ExpertRouting {
    let scale = try optionalNumber("expert_weights_scale", in: 0...1e6) ?? 0
    return ExpertRouting(counts: counts, score: score, normalizes: normalizes, scale: scale == 0 ? 1 : Float(scale))
  }

  /// An expert that all tokens of one layer pass through.
  ///
  /// - Parameter isGated: Whether a sigmoid of the token says how much it contributes.
  func sharedExpert(_ layer: Int, size: Int, isGated: Bool = false) throws(ModelFileError) -> SharedExpert {
    let name = "blk.\(layer).ffn_gate_inp_shexp.weight"
    return SharedExpert(
      network: try feedForward(layer, size: size, suffix: "_shexp"),
      gate: isGated ? try rowMatrix(name) : nil)
  }

  /// The expert feed-forward network of one layer under the usual names; biases where the file has them.
  ///
  /// - Parameters:
  ///   - size: Length of one expert.
  ///   - shared: The experts that every token passes through.
  func experts(
    _ layer: Int, size: Int, routing: ExpertRouting, shared: SharedExpert? = nil,
    activation: GatedLinearUnit = .swiGLU
  ) throws(ModelFileError) -> ExpertFeedForward {
    let (prefix, counts) = ("blk.\(layer).ffn", routing.counts)
    let router = try projection("\(prefix)_gate_inp", from: hiddenSize, to: counts.all)
    let gate = try expertProjection("\(prefix)_gate_exps", counts: counts, from: hiddenSize, to: size)
    return ExpertFeedForward(
      router: router,
      routing: routing,
      up: try expertProjection("\(prefix)_up_exps", counts: counts, from: hiddenSize, to: size),
      down: try expertProjection("\(prefix)_down_exps", counts: counts, from: size, to: hiddenSize),
      activation: .gated(by: gate, activation),
      shared: shared)
  }

  /// Experts of two projections with the exact GELU between them, as encoders have it.
  func plainExperts(_ layer: Int, size: Int, routing: ExpertRouting) throws(ModelFileError) -> ExpertFeedForward {
    let (prefix, counts) = ("blk.\(layer).ffn", routing.counts)
    return ExpertFeedForward(
      router: try projection("\(prefix)_gate_inp", from: hiddenSize, to: counts.all),
      routing: routing,
      up: try expertProjection("\(prefix)_up_exps", counts: counts, from: hiddenSize, to: size),
      down: try expertProjection("\(prefix)_down_exps", counts: counts, from: size, to: hiddenSize),
      activation: .plain(.gelu),
      shared: nil)
  }

  private func expertProjection(
    _ name: String, counts: ExpertCounts, from inputCount: Int, to outputCount: Int
  ) throws(ModelFileError) -> ExpertProjection {
    ExpertProjection(
      weights: try experts(
        "\(name).weight", expertCount: counts.all, rowCount: outputCount, columnCount: inputCount),
      bias: has("\(name).bias")
        ? try table("\(name).bias", rowCount: counts.all, columnCount: outputCount) : nil)
  }

  /// The whole network: embedding, layers, output, all under the usual names.
  ///
  /// - Parameters:
  ///   - layerCount: Layers to compute with; by default all of the file.
  ///   - scales: What granite multiplies with.
  func network(
    layerCount: Int? = nil, scales: NetworkScales = NetworkScales(), experts: ExpertCounts? = nil,
    _ makeLayer: (Int) throws(ModelFileError) -> DecoderLayer
  ) throws(ModelFileError) -> DecoderNetwork {
    try refuseForeignFactors()
    let (layerCount, name) = (layerCount ?? self.layerCount, try file.metadata.optionalString("general.name"))
    let vocabularySize = try vocabularySize()
    var layers: [DecoderLayer] = []
    for layer in 0..<layerCount { layers.append(try makeLayer(layer)) }
    let embedding = try matrix("token_embd.weight", rowCount: vocabularySize, columnCount: hiddenSize)
    let output =
      has("output.weight")
      ? try matrix("output.weight", rowCount: vocabularySize, columnCount: hiddenSize) : embedding
    return DecoderNetwork(
      configuration: DecoderConfiguration(
        architecture: architecture, name: name ?? architecture, vocabularySize: vocabularySize,
        contextLength: contextLength, layerCount: layerCount, hiddenSize: hiddenSize,
        expertCount: experts?.all ?? 0, usedExpertCount: experts?.used ?? 0),
      embedding: embedding,
      layers: layers,
      outputNorm: try norm("output_norm.weight"),
      output: output,
      scales: scales)
  }

  /// Refuses a model that limits projections, scores or logits, as no family here does.
  private func refuseForeignFactors() throws(ModelFileError) {
    let keys = [
      "attention.clamp_kqv", "attention.max_alibi_bias", "attn_logit_softcapping", "final_logit_softcapping",
      "router_logit_softcapping",
    ]
    for key in keys {
      let factor = try optionalNumber(key, in: -1e9...1e9) ?? 0
      guard factor == 0 else { throw invalid(key, "absent or 0 in models of this kind, got \(factor)") }
    }
  }
}
