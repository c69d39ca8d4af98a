internal import CKernels
internal import Glibc

/// Rotary position embedding: each pair of elements of a head turns by an angle in proportion to the position.
///
/// Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021.
public struct RotaryEmbedding: Sendable {
  /// Which elements of the rotated part, of size d, form pair i.
  public enum Pairing: Sendable {
    /// 2i and 2i + 1.
    case interleaved
    /// i and i + d/2.
    case halves
  }

  /// Elements of a head that turn.
  public let dimensionCount: Int
  private let pairing: Pairing
  private let frequencies: [Float]
  private let magnitude: Float
  private let kernels: Kernels

  /// - Parameters:
  ///   - dimensionCount: Elements of a head that turn; even, at least 2.
  ///   - base: θ; pair i turns by base^(-2i/d) each position.
  ///   - frequencyFactors: What the frequency of each pair is divided by; empty or shape `[dimensionCount / 2]`.
  public init(
    dimensionCount: Int, pairing: Pairing, base: Double, frequencyFactors: [Float] = [],
    scaling: RotaryScaling = .none, kernels: Kernels = .best
  ) {
    precondition(dimensionCount >= 2 && dimensionCount.isMultiple(of: 2))
    let pairCount = dimensionCount / 2
    precondition(frequencyFactors.isEmpty || frequencyFactors.count == pairCount)
    self.dimensionCount = dimensionCount
    self.pairing = pairing
    self.kernels = kernels
    let own = (0..<pairCount).map { pair in
      pow(base, -2 * Double(pair) / Double(dimensionCount))
        / (frequencyFactors.isEmpty ? 1 : Double(frequencyFactors[pair]))
    }
    switch scaling {
    case .none:
      frequencies = own.map(Float.init)
      magnitude = 1
    case .linear(let factor):
      frequencies = own.map { Float($0 / factor) }
      magnitude = 1
    case .yarn(let yarn):
      frequencies = zip(own, yarn.interpolation(pairCount: pairCount, base: base)).map { frequency, share in
        Float(frequency / yarn.factor * share + frequency * (1 - share))
      }
      magnitude = Float(yarn.magnitude)
    }
  }

  /// Fills `angles`, which becomes `[positions, dimensionCount]`, with the cosines of all pairs, then the sines, for
  /// ``rotate(_:columns:headCount:offset:angles:)``.
  public func fill(_ angles: Matrix, positions: [Int32]) {
    precondition(angles.columnCount == dimensionCount)
    angles.resize(rowCount: positions.count)
    let elements = angles.elements
    var index = 0
    for position in positions {
      for (pair, frequency) in frequencies.enumerated() {
        let angle = Float(position) * frequency
        elements[index + pair] = cosf(angle) * magnitude
        elements[index + frequencies.count + pair] = sinf(angle) * magnitude
      }
      index += dimensionCount
    }
  }

  /// Turns heads of every row in place.
  ///
  /// - Parameters:
  ///   - columns: The heads, side by side, all of one size; all columns unless given.
  ///   - headCount: At least 1.
  ///   - offset: Where in each head the rotated part starts; 0 for its beginning.
  ///   - angles: One row for each row of `values`, from ``fill(_:positions:)``.
  public func rotate(
    _ values: Matrix, columns: Range<Int>? = nil, headCount: Int, offset: Int = 0, angles: Matrix
  ) {
    let columns = columns ?? 0..<values.columnCount
    precondition(columns.lowerBound >= 0 && columns.upperBound <= values.columnCount)
    precondition(headCount > 0 && columns.count.isMultiple(of: headCount))
    precondition(offset >= 0 && offset + dimensionCount <= columns.count / headCount)
    precondition(angles.columnCount == dimensionCount && angles.rowCount == values.rowCount)
    guard let start = values.elements.baseAddress, let turns = angles.elements.baseAddress else { return }
    let pairCount = dimensionCount / 2
    var rotation = ck_rotation(
      heads: headCount, head_stride: columns.count / headCount, pairs: pairCount,
      pair_stride: pairing == .halves ? 1 : 2, partner: pairing == .halves ? pairCount : 1)
    for row in 0..<values.rowCount {
      kernels.table.pointee.rotate(
        &rotation, turns + row * dimensionCount, start + row * values.columnCount + columns.lowerBound + offset)
    }
  }
}
