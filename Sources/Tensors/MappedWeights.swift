internal import CKernels

/// Rows of weights in memory that somebody else keeps.
struct MappedWeights: @unchecked Sendable {
  // @unchecked because the memory is only read, and `owner`, which is Sendable, keeps it as long as this exists.
  let format: WeightFormat
  let rowCount: Int
  let columnCount: Int
  let rowSizeBytes: Int
  let start: UnsafePointer<UInt8>
  private let owner: any AnyObject & Sendable

  /// nil when `bytes` is not exactly `rowCount` rows of `columnCount` elements, or there are none.
  init?(
    format: WeightFormat, rowCount: Int, columnCount: Int, bytes: UnsafeRawBufferPointer,
    owner: any AnyObject & Sendable
  ) {
    guard rowCount > 0, columnCount > 0, let rowSizeBytes = format.rowSizeBytes(columnCount: columnCount),
      let start = bytes.baseAddress
    else { return nil }
    let (size, overflow) = rowCount.multipliedReportingOverflow(by: rowSizeBytes)
    guard !overflow, size == bytes.count else { return nil }
    self.format = format
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.rowSizeBytes = rowSizeBytes
    self.start = start.assumingMemoryBound(to: UInt8.self)
    self.owner = owner
  }
}

extension MappedWeights {
  /// The product of all rows of `input` with all rows of the weights.
  func product(input: Matrix, output: Matrix) -> ck_product {
    ck_product(
      format: format.rawValue, weights: start, row_bytes: rowSizeBytes, columns: columnCount,
      input: ck_rows_in(start: input.elements.baseAddress, stride: input.columnCount, selected: nil), rounded: nil,
      rounded_stride: 0,
      output: ck_rows_out(start: output.elements.baseAddress, stride: output.columnCount, selected: nil),
      count: input.rowCount)
  }

  /// The elements of some rows, unpacked.
  func elements(ofRows rows: Range<Int>) -> [Float] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount)
    // Sound because every row is decoded into a place of its own, and together they fill the whole array.
    return Array(unsafeUninitializedCapacity: rows.count * columnCount) { elements, count in
      for (index, row) in rows.enumerated() {
        ck_decode(
          format.rawValue, start + row * rowSizeBytes, columnCount,
          elements.baseAddress.map { $0 + index * columnCount })
      }
      count = rows.count * columnCount
    }
  }

  /// Rounds the input of a product where the format of the weights asks for it.
  ///
  /// - Parameter sliceCount: Parts of a row that are rows by themselves.
  /// - Returns: Bytes of one rounded slice.
  @discardableResult
  func round(
    _ input: Matrix, for product: inout ck_product, sliceCount: Int = 1, threads: ThreadPool, kernels: Kernels
  ) -> Int {
    guard ck_rounding_for(format.rawValue) != CK_UNROUNDED else { return 0 }
    let sliceBytes = ck_rounded_bytes(columnCount)
    let rounded = input.roundedRows(sizeBytes: input.rowCount * sliceCount * sliceBytes)
    ck_run_rounding(
      threads.pool, kernels.table, format.rawValue, input.elements.baseAddress, input.columnCount / sliceCount,
      columnCount, input.rowCount * sliceCount, rounded)
    product.rounded = UnsafePointer(rounded)
    product.rounded_stride = sliceCount * sliceBytes
    return sliceBytes
  }
}
