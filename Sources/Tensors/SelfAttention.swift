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
  ///   - threads: What computes.
  public func apply(
    to projections: Matrix, sequences: [Range<Int>], into output: Matrix, scratch: inout [Float],
    threads: ThreadPool = .single
  ) {
    precondition(projections.columnCount == 3 * headCount * headSize && output.columnCount == headCount * headSize)
    output.resize(rowCount: projections.rowCount)
    let longest = sequences.map(\.count).max() ?? 0
    let scratchCount = ck_attention_scratch_count(longest, headSize)
    let groupCount = threads.threadCount == 1 ? 1 : min(headCount, Self.groupCount)
    let partCount = sequences.count * groupCount
    let needed = threads.threadCount == 1 ? scratchCount : partCount * scratchCount
    if scratch.count < needed { scratch = Array(repeating: 0, count: needed) }
    scratch.withUnsafeMutableBufferPointer { scratch in
      // nonisolated(unsafe) because every part writes heads and memory of its own, and `run` returns after all of them.
      nonisolated(unsafe) let (input, output, scratch) = (projections, output, scratch)
      threads.run(count: partCount) { parts in
        for part in parts {
          let rows = sequences[part / groupCount]
          let group = part % groupCount
          let heads = group * headCount / groupCount..<(group + 1) * headCount / groupCount
          let own = threads.threadCount == 1 ? 0 : part * scratchCount
          kernels.table.pointee.self_attention(
            input.rows(rows).baseAddress, output.rows(rows).baseAddress, scratch.baseAddress.map { $0 + own },
            rows.count,
            headCount, headSize, heads.lowerBound, heads.upperBound)
        }
      }
    }
  }

  /// Heads are computed in so many groups where there are several threads.
  private static let groupCount = 3
}
