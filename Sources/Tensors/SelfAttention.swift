internal import CKernels

/// Scaled dot-product attention of sequences to themselves; every token sees every token of its sequence.
///
/// Vaswani et al., "Attention Is All You Need", 2017, section 3.2.
public struct SelfAttention: Sendable {
  public let headCount: Int
  public let headSize: Int
  private let kernels: Kernels

  public init(headCount: Int, headSize: Int, kernels: Kernels = .best) {
    precondition(headCount > 0 && headSize > 0)
    self.headCount = headCount
    self.headSize = headSize
    self.kernels = kernels
  }

  /// - Parameters:
  ///   - projections: Queries, keys and values side by side; shape `[tokens, 3 · heads · headSize]`.
  ///   - sequences: The rows of each sequence; together they cover all rows.
  ///   - output: Becomes `[tokens, heads · headSize]`.
  ///   - scratch: Memory for intermediate results, kept by the caller from call to call.
  public func apply(to projections: Matrix, sequences: [Range<Int>], into output: Matrix, scratch: inout [Float]) {
    precondition(projections.columnCount == 3 * headCount * headSize && output.columnCount == headCount * headSize)
    output.resize(rowCount: projections.rowCount)
    for rows in sequences {
      let needed = ck_attention_scratch_count(rows.count, headSize)
      if scratch.count < needed { scratch = Array(repeating: 0, count: needed) }
      kernels.table.pointee.self_attention(
        projections.rows(rows).baseAddress, output.rows(rows).baseAddress, &scratch, rows.count, headCount, headSize,
        0, headCount)
    }
  }
}
