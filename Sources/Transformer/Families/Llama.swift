internal import ModelFiles
internal import Tensors

/// Llama 2 and 3, Llama Guard, Mistral, and with experts Mixtral.
///
/// Grouped-query attention; the rows of queries and keys lie in the order that rotates neighbours. Where a layer has
/// experts they are chosen by softmax, the weights of the chosen ones scaled to sum 1. Sources: Touvron et al.,
/// "Llama 2", 2023, section 2.2; Jiang et al., "Mixtral of Experts", 2024, section 2.1.
enum Llama: DecoderFamily {
  static let architecture = "llama"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.interleaved, keySize: heads.keySize)
    let size = try model.feedForwardSize()
    let experts = try model.optionalExpertCounts()
    let routing = try experts.map { counts throws(ModelFileError) in
      try model.routing(counts, .softmax, normalizes: true)
    }
    return try model.network(experts: experts) { layer throws(ModelFileError) in
      let feedForward: any FeedForwardBlock
      if let routing {
        feedForward = try model.experts(layer, size: size, routing: routing)
      } else {
        feedForward = try model.feedForward(layer, size: size)
      }
      return DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: feedForward)
    }
  }
}
