internal import ModelFiles
internal import Tensors

/// Granite 3 with experts: Granite 3.0 and 3.1 1B-A400M and 3B-A800M.
///
/// Granite's blocks and factors; experts chosen by softmax, the weights of the chosen ones scaled to sum 1, and in some
/// files an expert that all tokens share. Source: Granite Team, IBM, "Granite 3.0 Language Models", 2024.
enum GraniteMoE: DecoderFamily {
  static let architecture = "granitemoe"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.interleaved, keySize: heads.keySize)
    let experts = try model.expertCounts()
    let size = try model.feedForwardSize()
    let sharedSize = try model.optionalInteger("expert_shared_feed_forward_length", in: 0...(1 << 24)) ?? 0
    let routing = try model.routing(experts, .softmax, normalizes: true)
    return try model.network(scales: try model.graniteScales(), experts: experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.experts(
          layer, size: size, routing: routing,
          shared: sharedSize > 0 ? try model.sharedExpert(layer, size: sharedSize) : nil))
    }
  }
}
