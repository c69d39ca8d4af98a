internal import CKernels
internal import COpenBLAS

/// What is applied to each element after a matrix product and its bias.
public enum Activation: Sendable {
  case none
  /// x/2 · (1 + erf(x/√2)), the exact form.
  case gelu
}

/// An affine map of rows: `y = activation(x Wᵀ + b)`.
public struct DenseLayer: Sendable {
  public let inputCount: Int
  public let outputCount: Int
  private let weights: [Float]
  private let bias: [Float]

  /// - Parameters:
  ///   - weights: W, shape `[outputs, inputs]`, row-major.
  ///   - bias: b, shape `[outputs]`.
  public init(weights: [Float], bias: [Float], inputCount: Int) {
    precondition(weights.count == bias.count * inputCount)
    self.inputCount = inputCount
    outputCount = bias.count
    self.weights = weights
    self.bias = bias
    _ = Self.singleThreadedBLAS
  }

  /// Maps every row of `input`, shape `[n, inputs]`, into `output`, which becomes `[n, outputs]`.
  public func apply(to input: Matrix, into output: Matrix, activation: Activation = .none) {
    precondition(input.columnCount == inputCount && output.columnCount == outputCount)
    let rowCount = input.rowCount
    output.resize(rowCount: rowCount)
    guard rowCount > 0 else { return }
    let result = output.elements.baseAddress
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rowCount), blasint(outputCount), blasint(inputCount),
      1, input.elements.baseAddress, blasint(inputCount), weights, blasint(inputCount), 0, result, blasint(outputCount))
    switch activation {
    case .none: ck_bias_add(result, bias, rowCount, outputCount)
    case .gelu: ck_bias_gelu(result, bias, rowCount, outputCount)
    }
  }

  /// One thread to a product, because threads of our own already work on different batches.
  private static let singleThreadedBLAS: Void = openblas_set_num_threads(1)
}
