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
