/// Weights of hashed features, unpacked.
struct LinearModel: Sendable {
  let weights: [Int8]
  let scale: Double
  let bias: Double

  /// - Throws: ``GuardError/damagedClassifier(part:reason:)``.
  init(_ file: ClassifierWeights, part: String) throws(GuardError) {
    weights = try file.unpacked(part: part)
    scale = file.scale
    bias = file.bias
  }
}
