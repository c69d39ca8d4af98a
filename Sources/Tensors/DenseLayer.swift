internal import CKernels

/// What is applied to each element after a matrix product and its bias.
public enum Activation: Sendable {
  case none
  /// x/2 · (1 + erf(x/√2)), the exact form.
  case gelu
}

/// An affine map of rows, `y = activation(x Wᵀ + b)`, its weights packed for the processor's registers.
public struct DenseLayer: Sendable {
  public let inputCount: Int
  public let outputCount: Int
  private let weights: PackedWeights
  private let bias: [Float]

  /// - Parameters:
  ///   - weights: W, shape `[outputs, inputs]`, row-major.
  ///   - bias: b, shape `[outputs]`.
  ///   - kernels: What computes the products.
  public init(weights: [Float], bias: [Float], inputCount: Int, kernels: Kernels = .best) {
    precondition(weights.count == bias.count * inputCount)
    self.inputCount = inputCount
    outputCount = bias.count
    self.weights = PackedWeights(weights, inputCount: inputCount, outputCount: bias.count, kernels: kernels)
    self.bias = bias
  }

  /// Maps every row of `input`, shape `[n, inputs]`, into `output`, which becomes `[n, outputs]`.
  public func apply(to input: Matrix, into output: Matrix, activation: Activation = .none) {
    precondition(input.columnCount == inputCount && output.columnCount == outputCount)
    output.resize(rowCount: input.rowCount)
    weights.kernels.table.pointee.dense(
      input.elements.baseAddress, input.rowCount, inputCount, weights.panels, 0, weights.panelCount, bias, outputCount,
      activation == .gelu, output.elements.baseAddress)
  }
}
