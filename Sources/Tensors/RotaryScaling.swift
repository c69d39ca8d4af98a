internal import Glibc

/// How the frequencies of a rotary embedding are changed for contexts longer than those of the training.
public enum RotaryScaling: Sendable {
  case none
  /// Positions are divided by `factor`.
  case linear(factor: Double)
  /// Slow pairs are interpolated, fast ones kept, and those between mixed.
  ///
  /// Peng et al., "YaRN: Efficient Context Window Extension of Large Language Models", 2023.
  case yarn(YaRN)

  public struct YaRN: Sendable {
    public var factor: Double
    /// Positions of the training, L.
    public var originalContextLength: Int
    /// Rotations over the original context from which a pair is kept (β), and below which it is interpolated (α).
    public var fastRotationCount: Double
    public var slowRotationCount: Double
    /// Whether the borders of the ramp are whole pairs.
    public var hasWholeBorders: Bool
    /// What the cosines and sines are multiplied by.
    public var magnitude: Double

    /// - Parameter magnitude: 0.1 ln(factor) + 1 unless given, the paper's √(1/t).
    public init(
      factor: Double, originalContextLength: Int, fastRotationCount: Double = 32, slowRotationCount: Double = 1,
      hasWholeBorders: Bool = true, magnitude: Double? = nil
    ) {
      self.factor = factor
      self.originalContextLength = originalContextLength
      self.fastRotationCount = fastRotationCount
      self.slowRotationCount = slowRotationCount
      self.hasWholeBorders = hasWholeBorders
      self.magnitude = magnitude ?? (factor > 1 ? 0.1 * log(factor) + 1 : 1)
    }

    /// The share of interpolation of each pair, from 0 (kept) to 1.
    func interpolation(pairCount: Int, base: Double) -> [Double] {
      let dimensions = Double(2 * pairCount)
      // The pair that rotates so often over the original context.
      func pair(rotations: Double) -> Double {
        dimensions * log(Double(originalContextLength) / (rotations * 2 * .pi)) / (2 * log(base))
      }
      var (low, high) = (pair(rotations: fastRotationCount), pair(rotations: slowRotationCount))
      if hasWholeBorders { (low, high) = (low.rounded(.down), high.rounded(.up)) }
      (low, high) = (max(low, 0), min(high, dimensions - 1))
      let width = high == low ? 0.001 : high - low
      return (0..<pairCount).map { min(max((Double($0) - low) / width, 0), 1) }
    }
  }
}
