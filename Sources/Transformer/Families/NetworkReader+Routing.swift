internal import ModelFiles
internal import Tensors

extension NetworkReader {
  /// How the experts of one layer are chosen in the families of DeepSeek, whose files say it key by key.
  ///
  /// Sources: DeepSeek-AI, "DeepSeek-V3 Technical Report", 2024, section 2.1.2, equations 13 to 16; "DeepSeek-V2", 2024,
  /// section 2.2.2.
  func describedRouting(_ layer: Int, _ counts: ExpertCounts) throws(ModelFileError) -> ExpertRouting {
    let correction = try optionalVector("blk.\(layer).exp_probs_b.bias", count: counts.all) ?? []
    let score = try routingScore(isCorrected: !correction.isEmpty)
    var routing = try routing(counts, score, normalizes: try optionalBool("expert_weights_norm") ?? false)
    routing.correction = correction
    routing.groupLimit = try groupLimit(counts, score)
    return routing
  }

  /// Softmax or sigmoid. Many files do not say; then the models with a correction are those with a sigmoid.
  private func routingScore(isCorrected: Bool) throws(ModelFileError) -> ExpertRouting.Score {
    switch try optionalInteger("expert_gating_func", in: 0...255) ?? 0 {
    case 0: isCorrected ? .sigmoid : .softmax
    case 1: .softmax
    case 2: .sigmoid
    case let code: throw invalid("expert_gating_func", "1 (softmax) or 2 (sigmoid), got \(code)")
    }
  }

  private func groupLimit(
    _ counts: ExpertCounts, _ score: ExpertRouting.Score
  ) throws(ModelFileError) -> ExpertRouting.GroupLimit? {
    let groupCount = try optionalInteger("expert_group_count", in: 0...counts.all) ?? 0
    guard groupCount > 1 else { return nil }
    guard counts.all.isMultiple(of: groupCount) else {
      throw invalid("expert_group_count", "a divisor of the \(counts.all) experts, got \(groupCount)")
    }
    let chosenCount = try integer("expert_group_used_count", in: 1...groupCount)
    guard chosenCount * (counts.all / groupCount) >= counts.used else {
      throw invalid("expert_group_used_count", "enough for \(counts.used) experts, got \(chosenCount)")
    }
    return ExpertRouting.GroupLimit(
      groupCount: groupCount, chosenGroupCount: chosenCount,
      measure: score == .sigmoid ? .sumOfTwoBestScores : .bestScore)
  }

  /// The feed-forward network of a layer of DeepSeek's kind: dense in the leading layers, then experts, of which some
  /// are shared by all tokens.
  func sparseFeedForward(_ layer: Int, _ sizes: SparseSizes) throws(ModelFileError) -> any FeedForwardBlock {
    guard layer >= sizes.leadingDenseCount else { return try feedForward(layer, size: sizes.dense) }
    return try experts(
      layer, size: sizes.expert, routing: try describedRouting(layer, sizes.experts),
      shared: sizes.shared > 0 ? try sharedExpert(layer, size: sizes.shared) : nil)
  }

  /// Reads the sizes of such networks.
  func sparseSizes() throws(ModelFileError) -> SparseSizes {
    let size = try integer("expert_feed_forward_length", in: 1...(1 << 24))
    return SparseSizes(
      leadingDenseCount: try optionalInteger("leading_dense_block_count", in: 0...layerCount) ?? 0,
      dense: try feedForwardSize(), expert: size,
      shared: size * (try optionalInteger("expert_shared_count", in: 0...1024) ?? 0), experts: try expertCounts())
  }

  /// The layers that compute the next token; the file's last ones may only predict those after it. They are skipped.
  func trunkLayerCount() throws(ModelFileError) -> Int {
    let count = layerCount - (try optionalInteger("nextn_predict_layers", in: 0...(layerCount - 1)) ?? 0)
    for layer in count..<layerCount { skip(prefix: "blk.\(layer).") }
    return count
  }
}

/// Sizes of the feed-forward networks of a model with leading dense layers.
struct SparseSizes: Sendable {
  /// Layers at the beginning without experts.
  let leadingDenseCount: Int
  /// Length of the network of such a layer.
  let dense: Int
  /// Length of one expert.
  let expert: Int
  /// Length of all shared experts together; 0: none.
  let shared: Int
  let experts: ExpertCounts
}
