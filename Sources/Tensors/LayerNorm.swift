internal import CKernels

/// Layer normalisation of a sum: each row gets mean 0 and variance 1, then a gain and a bias for each column.
///
/// Ba, Kiros, Hinton, "Layer Normalization", 2016, equations 3 and 4.
public struct LayerNorm: Sendable {
  private let gain: [Float]
  private let bias: [Float]
  private let epsilon: Float
  private let kernels: Kernels

  /// - Parameters:
  ///   - gain: Shape `[columns]`.
  ///   - bias: Shape `[columns]`.
  ///   - epsilon: Added to the variance; positive.
  ///   - kernels: What computes it.
  public init(gain: [Float], bias: [Float], epsilon: Float, kernels: Kernels = .best) {
    precondition(gain.count == bias.count)
    self.gain = gain
    self.bias = bias
    self.epsilon = epsilon
    self.kernels = kernels
  }

  /// Replaces `values` by the normalised `values + residual`; both have shape `[n, columns]`.
  public func apply(to values: Matrix, adding residual: Matrix) {
    precondition(values.columnCount == gain.count && residual.columnCount == gain.count)
    precondition(values.rowCount == residual.rowCount)
    kernels.table.pointee.add_layer_norm(
      values.elements.baseAddress, residual.elements.baseAddress, gain, bias, epsilon, values.rowCount, gain.count)
  }
}
