internal import CKernels

/// The same matrix of several experts, as a file stores them: mapped, never copied, never unpacked.
public struct ExpertWeights: Sendable {
  public let expertCount: Int
  /// Rows of one expert.
  public let rowCount: Int
  public var format: WeightFormat { weights.format }
  public var columnCount: Int { weights.columnCount }
  private let weights: MappedWeights
  private let kernels: Kernels

  /// - Parameter bytes: Shape `[experts, rows, columns]`; the rest is as for ``WeightMatrix``.
  /// - Returns: nil when the sizes do not fit each other.
  public init?(
    format: WeightFormat, expertCount: Int, rowCount: Int, columnCount: Int, bytes: UnsafeRawBufferPointer,
    owner: any AnyObject & Sendable, kernels: Kernels = .best
  ) {
    guard expertCount > 0, rowCount > 0 else { return nil }
    let (rows, overflow) = expertCount.multipliedReportingOverflow(by: rowCount)
    guard !overflow,
      let weights = MappedWeights(
        format: format, rowCount: rows, columnCount: columnCount, bytes: bytes, owner: owner)
    else { return nil }
    self.expertCount = expertCount
    self.rowCount = rowCount
    self.weights = weights
    self.kernels = kernels
  }

  /// All elements of one expert, unpacked; shape `[rows, columns]`.
  public func elements(ofExpert expert: Int) -> [Float] {
    precondition((0..<expertCount).contains(expert))
    return weights.elements(ofRows: expert * rowCount..<(expert + 1) * rowCount)
  }

  /// Computes, for every pair of a row and an expert, `output[pair] = input[row of the pair] W[expert]ᵀ`.
  ///
  /// - Parameters:
  ///   - input: Shape `[rows, columns]`, or `[pairs, columns]` where each pair has a row of its own.
  ///   - output: Becomes `[pairs, rows of one expert]`.
  ///   - exactly: As for ``WeightMatrix/multiply(_:into:threads:exactly:)``.
  public func multiply(
    _ input: Matrix, pairs: ExpertPairs, into output: Matrix, threads: ThreadPool, exactly: Bool = false
  ) {
    precondition(input.columnCount == columnCount && output.columnCount == rowCount)
    precondition(pairs.expertCount == expertCount)
    precondition(input.rowCount == pairs.count || input.rowCount == pairs.rowCount)
    output.resize(rowCount: pairs.count)
    var job = job(input, output)
    if !exactly { weights.round(input, for: &job.product, threads: threads, kernels: kernels) }
    pairs.withLists(hasRowOfItsOwn: input.rowCount == pairs.count) { active, starts, inputRows, outputRows in
      job.expert_count = active.count
      job.active = active.baseAddress
      job.starts = starts.baseAddress
      job.product.input.selected = inputRows.baseAddress
      job.product.output.selected = outputRows.baseAddress
      ck_run_experts(threads.pool, kernels.table, &job)
    }
  }

  /// Multiplies each expert with its own slice of every row, as heads do: `output[i, e] = input[i, e] W[e]ᵀ`.
  ///
  /// - Parameters:
  ///   - input: Shape `[n, experts, slice]`; the first `columns` elements of each slice are read.
  ///   - output: Shape `[n, experts, slice]`; the first `rows` elements of each slice are written. Its number of rows
  ///     becomes that of the input; other elements keep their values if it was that before.
  public func multiplySlices(of input: Matrix, into output: Matrix, threads: ThreadPool, exactly: Bool = false) {
    precondition(input.columnCount.isMultiple(of: expertCount) && output.columnCount.isMultiple(of: expertCount))
    let (inputSlice, outputSlice) = (input.columnCount / expertCount, output.columnCount / expertCount)
    precondition(inputSlice >= columnCount && outputSlice >= rowCount)
    output.resize(rowCount: input.rowCount)
    var job = job(input, output)
    job.input_offset = inputSlice
    job.output_offset = outputSlice
    if !exactly {
      job.rounded_offset = weights.round(
        input, for: &job.product, sliceCount: expertCount, threads: threads, kernels: kernels)
    }
    ck_run_experts(threads.pool, kernels.table, &job)
  }

  private func job(_ input: Matrix, _ output: Matrix) -> ck_expert_product {
    ck_expert_product(
      product: weights.product(input: input, output: output), expert_count: expertCount, rows: rowCount,
      expert_bytes: rowCount * weights.rowSizeBytes, active: nil, starts: nil, input_offset: 0, output_offset: 0,
      rounded_offset: 0)
  }
}
