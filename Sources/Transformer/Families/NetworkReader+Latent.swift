internal import ModelFiles
internal import Tensors

extension NetworkReader {
  /// The epsilon of the norms inside latent attention: models of this kind fix it, whatever their other norms have.
  private static let latentNormEpsilon: Float = 1e-6

  /// Number and sizes of the heads of multi-head latent attention.
  ///
  /// Newer files call what is remembered of a token its key, and give the sizes of heads keys of their own.
  func latentHeads() throws(ModelFileError) -> LatentHeads {
    let sizes = 1...(1 << 16)
    let rotatedSize = try integer("rope.dimension_count", in: 2...(1 << 16))
    let keySize: Int
    let valueSize: Int
    if let size = try optionalInteger("attention.key_length_mla", in: sizes) {
      keySize = size
      valueSize = try integer("attention.value_length_mla", in: sizes)
    } else {
      keySize = try integer("attention.key_length", in: sizes)
      valueSize = try integer("attention.value_length", in: sizes)
    }
    guard rotatedSize < keySize else {
      throw invalid("rope.dimension_count", "less than the \(keySize) elements of a key, got \(rotatedSize)")
    }
    return LatentHeads(
      count: try integer("attention.head_count", in: 1...4096),
      latentSize: try integer("attention.kv_lora_rank", in: sizes),
      plainKeySize: keySize - rotatedSize, rotatedKeySize: rotatedSize, valueSize: valueSize)
  }

  /// Multi-head latent attention of one layer.
  func latentAttention(
    _ layer: Int, heads: LatentHeads, rotation: Rotation
  ) throws(ModelFileError) -> LatentAttention {
    let prefix = "blk.\(layer).attn"
    let queryCount = heads.count * heads.keySize
    let compressedCount = try optionalInteger("attention.q_lora_rank", in: 0...(1 << 16)) ?? 0
    var queryCompression: (projection: Projection, norm: RMSNorm)?
    if compressedCount > 0 {
      queryCompression = (
        try projection("\(prefix)_q_a", from: hiddenSize, to: compressedCount),
        try norm("\(prefix)_q_a_norm.weight", count: compressedCount, epsilon: Self.latentNormEpsilon)
      )
    }
    let (keyRise, valueRise) = try latentRises(prefix, heads: heads)
    return LatentAttention(
      heads: heads,
      queryCompression: queryCompression,
      query: queryCompression == nil
        ? try projection("\(prefix)_q", from: hiddenSize, to: queryCount)
        : try projection("\(prefix)_q_b", from: compressedCount, to: queryCount),
      compression: try projection("\(prefix)_kv_a_mqa", from: hiddenSize, to: heads.rememberedSize),
      latentNorm: try norm("\(prefix)_kv_a_norm.weight", count: heads.latentSize, epsilon: Self.latentNormEpsilon),
      keyRise: keyRise,
      valueRise: valueRise,
      output: try projection("\(prefix)_output", from: heads.count * heads.valueSize, to: hiddenSize),
      rotation: rotation,
      attention: CachedAttention(
        headCount: heads.count, keyHeadCount: 1, keySize: heads.rememberedSize, valueSize: heads.latentSize,
        scale: rotation.scoreMagnitude / Float(heads.keySize).squareRoot()))
  }

  /// The matrices between latents and the keys and values of heads, shapes `[heads, latentSize, plainKeySize]` and
  /// `[heads, valueSize, latentSize]`.
  ///
  /// Files of 2024 hold both in one matrix whose part for keys is the other way round: those are unpacked.
  private func latentRises(
    _ prefix: String, heads: LatentHeads
  ) throws(ModelFileError) -> (key: ExpertWeights, value: ExpertWeights) {
    let (keyName, valueName, oldName) = ("\(prefix)_k_b.weight", "\(prefix)_v_b.weight", "\(prefix)_kv_b.weight")
    guard !has(keyName), has(oldName) else {
      // Files of spring 2025 hold the old matrix too.
      skip(prefix: oldName)
      return (
        try experts(
          keyName, expertCount: heads.count, rowCount: heads.latentSize, columnCount: heads.plainKeySize),
        try experts(valueName, expertCount: heads.count, rowCount: heads.valueSize, columnCount: heads.latentSize)
      )
    }
    let rowCount = heads.count * (heads.plainKeySize + heads.valueSize)
    let both = try matrix(oldName, rowCount: rowCount, columnCount: heads.latentSize)
    return UnpackedRises(both, heads: heads).weights(heads: heads)
  }
}
