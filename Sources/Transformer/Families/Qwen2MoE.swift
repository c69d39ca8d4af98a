internal import ModelFiles
internal import Tensors

/// Qwen1.5 and Qwen2 with experts: Qwen1.5-MoE-A2.7B, Qwen2-57B-A14B.
///
/// Grouped-query attention with biases of queries, keys and values; experts chosen by softmax, their weights as they
/// are; and a shared expert that a sigmoid of the token opens. Source: Qwen Team, "Qwen2 Technical Report", 2024,
/// section 2.2.2.
enum Qwen2MoE: DecoderFamily {
  static let architecture = "qwen2moe"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let experts = try model.expertCounts()
    let size = try model.expertSize(experts)
    let sharedSize = try model.sharedExpertSize()
    let routing = try model.routing(experts, .softmax, normalizes: false)
    return try model.network(experts: experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.experts(
          layer, size: size, routing: routing, shared: try model.sharedExpert(layer, size: sharedSize, isGated: true)))
    }
  }
}
