internal import CKernels

/// Root-mean-square normalisation: `y = gain · x / √(mean x² + ε)`.
///
/// Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.
public struct RMSNorm: Sendable {
  private let gain: [Float]
  private let epsilon: Float
  private let kernels: Kernels

  /// - Parameters:
  ///   - gain: Shape `[size]`.
  ///   - epsilon: Added to the mean square.
  public init(gain: [Float], epsilon: Float, kernels: Kernels = .best) {
    precondition(!gain.isEmpty)
    self.gain = gain
    self.epsilon = epsilon
    self.kernels = kernels
  }

  /// Normalises every row of `input`, shape `[n, size]`, into `output`, which becomes `[n, size]` and may be `input`.
  public func apply(to input: Matrix, into output: Matrix) {
    precondition(input.columnCount == gain.count && output.columnCount == gain.count)
    if output !== input { output.resize(rowCount: input.rowCount) }
    kernels.table.pointee.rms_norm(
      input.elements.baseAddress, gain.count, gain, epsilon, input.rowCount, gain.count, output.elements.baseAddress,
      gain.count)
  }

  /// Normalises parts of every row in place, each by itself.
  ///
  /// - Parameter columns: What is normalised: `size` columns, or a multiple, each `size` of which is a part, as for the
  ///   heads of queries and keys. All columns unless given.
  public func apply(to values: Matrix, columns: Range<Int>? = nil) {
    let columns = columns ?? 0..<values.columnCount
    precondition(columns.lowerBound >= 0 && columns.upperBound <= values.columnCount)
    precondition(columns.count.isMultiple(of: gain.count))
    guard let start = values.elements.baseAddress else { return }
    for row in 0..<values.rowCount {
      let part = start + row * values.columnCount + columns.lowerBound
      kernels.table.pointee.rms_norm(
        part, gain.count, gain, epsilon, columns.count / gain.count, gain.count, part, gain.count)
    }
  }
}
