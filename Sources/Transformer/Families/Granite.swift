internal import ModelFiles
internal import Tensors

/// Granite 3 and later without experts.
///
/// Llama's blocks with four factors: of the token vectors, of what each block adds, of the scores of attention, and of
/// the logits. Source: Granite Team, IBM, "Granite 3.0 Language Models", 2024.
enum Granite: DecoderFamily {
  static let architecture = "granite"

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork {
    let heads = try model.attentionHeads()
    let rotation = try model.rotation(.interleaved, keySize: heads.keySize)
    let size = try model.feedForwardSize()
    return try model.network(scales: try model.graniteScales()) { layer throws(ModelFileError) in
      DecoderLayer(
        attentionNorm: try model.norm("blk.\(layer).attn_norm.weight"),
        attention: try model.attention(layer, heads: heads, rotation: rotation),
        feedForwardNorm: try model.norm("blk.\(layer).ffn_norm.weight"),
        feedForward: try model.feedForward(layer, size: size))
    }
  }
}

extension NetworkReader {
  /// The factors of Granite but that of the scores. The file holds what logits are divided by.
  func graniteScales() throws(ModelFileError) -> NetworkScales {
    let range = 1e-9...1e9
    return NetworkScales(
      embedding: Float(try optionalNumber("embedding_scale", in: range) ?? 1),
      residual: Float(try optionalNumber("residual_scale", in: range) ?? 1),
      logits: Float(1 / (try optionalNumber("logit_scale", in: range) ?? 1)))
  }
}
