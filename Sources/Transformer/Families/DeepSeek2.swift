internal import ModelFiles
internal import Tensors

/// DeepSeek V2, V2-Lite, V3 and R1; Kimi K2; GLM-4.7-Flash.
///
/// Multi-head latent attention, leading dense layers, shared experts. V2 chooses experts by softmax, the others by
/// sigmoid with a correction, and the larger ones among the best groups only. Sources: DeepSeek-AI, "DeepSeek-V2", 2024,
/// sections 2.1 and 2.2; "DeepSeek-V3 Technical Report", 2024, section 2.1.
enum DeepSeek2: DecoderFamily {
  static let architecture = "deepseek2"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.latentHeads()
    let rotation = try model.rotation(.interleaved, keySize: heads.rotatedKeySize)
    let sizes = try model.sparseSizes()
    let layerCount = try model.trunkLayerCount()
    return try model.network(layerCount: layerCount, experts: sizes.experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.latentAttention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.sparseFeedForward(layer, sizes))
    }
  }
}
