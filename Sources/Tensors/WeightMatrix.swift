internal import CKernels

/// Rows of weights as a file stores them: mapped, never copied, never unpacked.
public struct WeightMatrix: Sendable {
  public var format: WeightFormat { weights.format }
  public var rowCount: Int { weights.rowCount }
  public var columnCount: Int { weights.columnCount }
  private let weights: MappedWeights
  private let kernels: Kernels

  /// - Parameters:
  ///   - rowCount: Outputs of a product; at least 1.
  ///   - columnCount: Inputs of a product; at least 1, a whole number of blocks of `format`.
  ///   - bytes: The rows, one after the other, at any address; they must not change or go while `owner` lives.
  ///   - owner: What keeps `bytes`.
  /// - Returns: nil when the sizes do not fit each other.
  public init?(
    format: WeightFormat, rowCount: Int, columnCount: Int, bytes: UnsafeRawBufferPointer,
    owner: any AnyObject & Sendable, kernels: Kernels = .best
  ) {
    guard
      let weights = MappedWeights(
        format: format, rowCount: rowCount, columnCount: columnCount, bytes: bytes, owner: owner)
    else { return nil }
    self.weights = weights
    self.kernels = kernels
  }

  /// Computes `output = input Wᵀ`; `input` has shape `[n, columns]`, `output` becomes `[n, rows]`.
  ///
  /// Where the weights are quantised, each block of a row of `input` (as large as the blocks of the weights) is first
  /// rounded to multiples of its largest magnitude / 127, so an output is off by at most Σ largest / 254 · Σ|w|, the
  /// outer sum over blocks. What a row of the output holds does not depend on the other rows.
  /// - Parameter exactly: Rounds nothing: the only errors are those of 32-bit sums. Slower for quantised weights.
  public func multiply(_ input: Matrix, into output: Matrix, threads: ThreadPool, exactly: Bool = false) {
    precondition(input.columnCount == columnCount && output.columnCount == rowCount)
    output.resize(rowCount: input.rowCount)
    var product = weights.product(input: input, output: output)
    if !exactly { weights.round(input, for: &product, threads: threads, kernels: kernels) }
    ck_run_product(threads.pool, kernels.table, &product, rowCount)
  }

  /// All elements, unpacked; shape `[rows, columns]`.
  public func elements() -> [Float] { weights.elements(ofRows: 0..<rowCount) }

  /// Unpacks one row into `row`, which has room for `columnCount` elements.
  public func copyRow(_ index: Int, into row: UnsafeMutableBufferPointer<Float>) {
    precondition((0..<rowCount).contains(index) && row.count == columnCount)
    ck_decode(
      format.rawValue, weights.start + index * weights.rowSizeBytes, columnCount, row.baseAddress)
  }
}
