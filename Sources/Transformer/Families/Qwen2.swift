internal import ModelFiles
internal import Tensors

/// Qwen2 and Qwen2.5 without experts.
///
/// Grouped-query attention with biases of queries, keys and values. Source: Qwen Team, "Qwen2 Technical Report", 2024,
/// section 2.2.1.
enum Qwen2: DecoderFamily {
  static let architecture = "qwen2"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let size = try model.feedForwardSize()
    return try model.network { layer throws(ModelFileError) in
      for name in ["q", "k", "v"] { try model.require("blk.\(layer).attn_\(name).bias") }
      return DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.feedForward(layer, size: size))
    }
  }
}
