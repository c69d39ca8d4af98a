internal import ModelFiles
internal import Tensors

/// GLM-4.5, GLM-4.5-Air, GLM-4.6.
///
/// Grouped-query attention with biases, in the larger models also norms of each head's query and key, of which only the
/// first half turns; experts as in DeepSeek V3. Source: GLM-4.5 Team, "GLM-4.5: Agentic, Reasoning, and Coding (ARC)
/// Foundation Models", 2025, section 2.1.
enum GLM4MoE: DecoderFamily {
  static let architecture = "glm4moe"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let sizes = try model.sparseSizes()
    let layerCount = try model.trunkLayerCount()
    return try model.network(layerCount: layerCount, experts: sizes.experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(
          layer, heads: heads, rotation: rotation, norm: model.has("blk.\(layer).attn_q_norm.weight") ? .head : nil),
        feedForwardNorm: try model.norm("blk.\(layer).post_attention_norm.weight"),
        feedForward: try model.sparseFeedForward(layer, sizes))
    }
  }
}
