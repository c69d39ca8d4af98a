internal import CKernels

/// The kernels that compare a query with stored vectors, for this processor.
struct Scans: @unchecked Sendable {
  // @unchecked because the table is a constant of the program: no thread ever writes it.
  let table: UnsafePointer<ck_scans>

  /// The fastest that this processor can run.
  static let best: Scans = {
    guard let table = [CK_AVX2, CK_SCALAR].lazy.compactMap({ ck_scans_for($0) }).first else {
      preconditionFailure("the scalar kernels need nothing of the processor")
    }
    return Scans(table: table)
  }()

  /// Writes the inner products of a query with rows of 32-bit numbers.
  func dot(
    _ query: UnsafePointer<Float>, rows: UnsafePointer<Float>, count: Int, columnCount: Int,
    into products: UnsafeMutablePointer<Float>
  ) {
    table.pointee.dot_rows(query, rows, count, columnCount, products)
  }

  /// Writes the inner products of a rounded query with 8-bit rows: those at `positions`, or the first ones where nil.
  func dot(
    _ query: UnsafePointer<Int16>, rows: UnsafePointer<Int8>, at positions: UnsafePointer<UInt32>?, count: Int,
    stride: Int, into products: UnsafeMutablePointer<Int32>
  ) {
    table.pointee.dot_byte_rows(query, rows, positions, count, stride, products)
  }
}
