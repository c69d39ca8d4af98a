internal import CKernels

/// Causal scaled dot-product attention of new tokens to the cache of their sequence, with grouped queries.
///
/// Vaswani et al., "Attention Is All You Need", 2017, section 3.2; Ainslie et al., "GQA", 2023.
public struct CachedAttention: Sendable {
  public let headCount: Int
  public let keyHeadCount: Int
  public let keySize: Int
  public let valueSize: Int
  private let scale: Float
  private let window: Int?
  private let sinks: [Float]
  private let kernels: Kernels

  /// - Parameters:
  ///   - headCount: Heads of queries; a multiple of `keyHeadCount`. Heads that follow each other share a key head.
  ///   - keySize: Elements of a head of queries and keys.
  ///   - valueSize: Elements of a head of values and of the output.
  ///   - scale: What scores are multiplied by.
  ///   - window: A token sees itself and the `window - 1` tokens before it; nil for all.
  ///   - sinks: For each head a score that takes part in the softmax and gives nothing; empty or shape `[headCount]`.
  public init(
    headCount: Int, keyHeadCount: Int, keySize: Int, valueSize: Int, scale: Float, window: Int? = nil,
    sinks: [Float] = [], kernels: Kernels = .best
  ) {
    precondition(keyHeadCount > 0 && headCount > 0 && headCount.isMultiple(of: keyHeadCount))
    precondition(keySize > 0 && valueSize > 0 && (window ?? 1) > 0)
    precondition(sinks.isEmpty || sinks.count == headCount)
    self.headCount = headCount
    self.keyHeadCount = keyHeadCount
    self.keySize = keySize
    self.valueSize = valueSize
    self.scale = scale
    self.window = window
    self.sinks = sinks
    self.kernels = kernels
  }

  /// - Parameters:
  ///   - queries: Shape `[n, heads · keySize]`.
  ///   - rows: The rows of `queries` and `output` that belong to this sequence, in order of position.
  ///   - firstPosition: The position of the first of them. Its own key and value, and those of the others, are in the
  ///     caches already.
  ///   - keys: Each row starts with `keyHeadCount · keySize` elements.
  ///   - values: Each row starts with `keyHeadCount · valueSize` elements; may be `keys`, as for a compressed cache.
  ///   - output: Shape `[n, heads · valueSize]`, of as many rows as `queries`.
  public func apply(
    queries: Matrix, rows: Range<Int>, firstPosition: Int, keys: CacheRows, values: CacheRows, into output: Matrix,
    threads: ThreadPool
  ) {
    precondition(queries.columnCount == headCount * keySize && output.columnCount == headCount * valueSize)
    precondition(keys.columnCount >= keyHeadCount * keySize && values.columnCount >= keyHeadCount * valueSize)
    precondition(keys.element == values.element && queries.rowCount == output.rowCount && firstPosition >= 0)
    precondition(firstPosition + rows.count <= min(keys.rowCount, values.rowCount))
    guard !rows.isEmpty else { return }
    sinks.withUnsafeBufferPointer { sinks in
      var job = ck_attention(
        queries: queries.rows(rows).baseAddress, query_stride: queries.columnCount, count: rows.count,
        first_position: firstPosition, heads: headCount, key_heads: keyHeadCount, key_size: keySize,
        value_size: valueSize, scale: scale, window: window ?? .max, sinks: sinks.isEmpty ? nil : sinks.baseAddress,
        keys: keys.start, values: values.start, key_stride: keys.rowSizeBytes, value_stride: values.rowSizeBytes,
        key_head_stride: keySize, value_head_stride: valueSize, half: keys.element == .f16,
        output: output.rows(rows).baseAddress, output_stride: output.columnCount)
      ck_run_attention(threads.pool, kernels.table, &job)
    }
  }
}
