internal import ModelFiles
internal import Tensors

/// OLMoE-1B-7B.
///
/// Attention with norms over all queries and over all keys of a token; experts chosen by softmax, their weights as
/// they are. Source: Muennighoff et al., "OLMoE: Open Mixture-of-Experts Language Models", 2024, section 2.
enum OLMoE: DecoderFamily {
  static let architecture = "olmoe"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.halves, keySize: heads.keySize)
    let experts = try model.expertCounts()
    let size = try model.feedForwardSize()
    let routing = try model.routing(experts, .softmax, normalizes: false)
    return try model.network(experts: experts) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation, norm: .projection),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.experts(layer, size: size, routing: routing))
    }
  }
}
