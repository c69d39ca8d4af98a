internal import ModelFiles
internal import Tensors

/// Qwen3 without experts, also as Qwen3Guard, Qwen3-Embedding and Qwen3-Reranker.
///
/// Grouped-query attention with a norm of each head's query and key. Source: Qwen Team, "Qwen3 Technical Report",
/// 2025, section 2.
enum Qwen3: DecoderFamily {
  static let architecture = "qwen3"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let size = try model.feedForwardSize()
    // A re-ranker's file repeats two rows of the output matrix; their logits are among those of the vocabulary.
    model.skip(prefix: "cls.")
    return try model.network { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation, norm: .head),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.feedForward(layer, size: size))
    }
  }
}
