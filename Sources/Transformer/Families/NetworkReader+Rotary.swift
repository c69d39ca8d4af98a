internal import Glibc
internal import ModelFiles
internal import Tensors

extension NetworkReader {
  /// The rotation of queries and keys that the file describes.
  ///
  /// - Parameters:
  ///   - pairing: Which elements are rotated together.
  ///   - keySize: Elements of one query or key, of which `rope.dimension_count` are rotated.
  ///   - hasWholeBorders: Whether YaRN's ramp begins and ends at a whole pair; files do not say.
  func rotation(
    _ pairing: RotaryEmbedding.Pairing, keySize: Int, hasWholeBorders: Bool = true
  ) throws(ModelFileError) -> Rotation {
    let count = try optionalInteger("rope.dimension_count", in: 2...(1 << 16)) ?? keySize
    guard count.isMultiple(of: 2), count >= 2, count <= keySize else {
      throw invalid("rope.dimension_count", "an even number up to the \(keySize) elements of a key, got \(count)")
    }
    let factors = try optionalVector("rope_freqs.weight", count: count / 2) ?? []
    guard factors.allSatisfy({ $0.isNormal && $0 > 0 }) else {
      throw .invalidField(path: file.path, field: "rope_freqs.weight", requirement: "positive numbers")
    }
    let (scaling, scoreMagnitude) = try rotaryScaling(hasWholeBorders: hasWholeBorders)
    return Rotation(
      embedding: RotaryEmbedding(
        dimensionCount: count, pairing: pairing, base: try optionalNumber("rope.freq_base", in: 1.001...1e12) ?? 10_000,
        frequencyFactors: factors, scaling: scaling),
      scoreMagnitude: scoreMagnitude)
  }

  /// How `rope.scaling.…` stretches positions, and what it multiplies the scores of attention with.
  private func rotaryScaling(
    hasWholeBorders: Bool
  ) throws(ModelFileError) -> (RotaryScaling, scoreMagnitude: Float) {
    let name = try optionalString("rope.scaling.type") ?? "linear"
    let positive = 1e-6...1e6
    // Files of 2023 have the second key.
    let factors = [
      try optionalNumber("rope.scaling.factor", in: 0...1e6), try optionalNumber("rope.scale_linear", in: 0...1e6),
    ]
    let factor = factors.compactMap(\.self).first ?? 1
    switch name {
    case "none": return (.none, 1)
    // Files write 0 where nothing is stretched.
    case "linear": return (factor == 0 || factor == 1 ? .none : .linear(factor: factor), 1)
    case "yarn": break
    default: throw invalid("rope.scaling.type", "none, linear or yarn, got '\(name)'")
    }
    guard factor >= 1 else { throw invalid("rope.scaling.factor", "at least 1, got \(factor)") }
    // DeepSeek, where part of a key does not turn, raises the scores instead; the file holds 0.1 of the multiplier.
    let multiplier = try optionalNumber("rope.scaling.yarn_log_multiplier", in: 0...1e6) ?? 0
    let ownMagnitude = try optionalNumber("rope.scaling.attn_factor", in: positive) ?? 1
    let yarn = RotaryScaling.YaRN(
      factor: factor,
      originalContextLength: try optionalInteger("rope.scaling.original_context_length", in: 1...(1 << 27))
        ?? contextLength,
      fastRotationCount: try optionalNumber("rope.scaling.yarn_beta_fast", in: positive) ?? 32,
      slowRotationCount: try optionalNumber("rope.scaling.yarn_beta_slow", in: positive) ?? 1,
      hasWholeBorders: hasWholeBorders,
      magnitude: ownMagnitude * (multiplier == 0 ? 0.1 * log(factor) + 1 : 1))
    let raised = multiplier * log(factor) + 1
    return (.yarn(yarn), Float(raised * raised))
  }
}
