internal import CKernels

extension Matrix {
  /// The mean of some rows, scaled to unit length; all zero where the mean is zero.
  public func normalizedMean(ofRows rows: Range<Int>, kernels: Kernels = .best) -> [Float] {
    [Float](unsafeUninitializedCapacity: columnCount) { output, initializedCount in
      // `unsafeUninitializedCapacity` because the kernel writes every element.
      kernels.table.pointee.mean_pool_normalize(
        self.rows(rows).baseAddress, output.baseAddress, rows.count, columnCount)
      initializedCount = columnCount
    }
  }
}
