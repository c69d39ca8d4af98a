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
  public func apply(to values: Matrix, adding residual: Matrix, threads: ThreadPool = .single) {
    precondition(values.columnCount == gain.count && residual.columnCount == gain.count)
    precondition(values.rowCount == residual.rowCount)
    // nonisolated(unsafe) because every thread of the pool writes rows of its own, and `run` returns after all of them.
    nonisolated(unsafe) let (values, residual) = (values, residual)
    threads.run(count: values.rowCount, chunkCount: Matrix.blockRowCount) { rows in
      kernels.table.pointee.add_layer_norm(
        values.rows(rows).baseAddress, residual.rows(rows).baseAddress, gain, bias, epsilon, rows.count, gain.count)
    }
  }
}
