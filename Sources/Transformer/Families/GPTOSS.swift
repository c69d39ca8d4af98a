internal import ModelFiles
internal import Tensors

/// gpt-oss-20b and gpt-oss-120b.
///
/// Grouped-query attention with biases and a learned sink for each head; every other layer, the first among them, sees
/// a window only. Experts with biases and a clamped gate; the chosen ones weighted by a softmax over them alone.
/// Source: OpenAI, "gpt-oss-120b & gpt-oss-20b Model Card", 2025, section 2.2.
enum GPTOSS: DecoderFamily {
  static let architecture = "gpt-oss"
  private static let activation = GatedLinearUnit.clampedSwiGLU(alpha: 1.702, limit: 7)

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize, hasWholeBorders: false)
    let window = try model.integer("attention.sliding_window", in: 1...(1 << 27))
    let experts = try model.expertCounts()
    let size = try model.integer("expert_feed_forward_length", in: 1...(1 << 24))
    // Shares of a softmax over all experts, divided by their sum, are those of a softmax over the chosen ones.
    let routing = try model.routing(experts, .softmax, normalizes: true)
    return try model.network(experts: experts) { layer throws(ModelFileError) in
      // Without sinks it would be another model, which computes without complaint.
      _ = try model.vector("blk.\(layer).attn_sinks.weight", count: heads.count)
      return DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(
          layer, heads: heads, rotation: rotation, window: layer.isMultiple(of: 2) ? window : nil),
        feedForwardNorm: try model.norm("blk.\(layer).post_attention_norm.weight"),
        feedForward: try model.experts(layer, size: size, routing: routing, activation: activation))
    }
  }
}
