internal import ModelFiles
internal import Tensors

/// Qwen3 with experts: Qwen3-30B-A3B, Qwen3-235B-A22B, Qwen3-Coder.
///
/// Grouped-query attention with a norm of each head's query and key; experts chosen by softmax, the weights of the
/// chosen ones scaled to sum 1. Source: Qwen Team, "Qwen3 Technical Report", 2025, section 2.
enum Qwen3MoE: DecoderFamily {
  static let architecture = "qwen3moe"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let experts = try model.expertCounts()
    let size = try model.expertSize(experts)
    let routing = try model.routing(experts, .softmax, normalizes: true)
    return try model.network(experts: experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation, norm: .head),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.experts(layer, size: size, routing: routing))
    }
  }
}
