internal import Tensors

/// Number and sizes of the heads of grouped-query attention.
struct AttentionHeads: Sendable {
  /// Query heads.
  let count: Int
  /// Key and value heads; divides `count`, and each serves as many query heads one after the other.
  let keyCount: Int
  /// Elements of one query or key.
  let keySize: Int
  /// Elements of one value.
  let valueSize: Int
  /// Of the scores; nil: 1/√(size of a key).
  let scale: Float?
}

/// What of the queries and keys is normalised before they are rotated.
enum QueryKeyNormExtent {
  /// Each head by itself, all with the same gain.
  case head
  /// All heads of a token together.
  case projection
}

/// Causal attention in which several query heads share one head of keys and values.
///
/// Ainslie et al., "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints", 2023,
/// section 2.2.
struct GroupedQueryAttention: AttentionBlock {
  let query: Projection
  let key: Projection
  let value: Projection
  let output: Projection
  let queryNorm: RMSNorm?
  let keyNorm: RMSNorm?
  let rotation: Rotation?
  let attention: CachedAttention

  func stateBytesPerToken(element: CacheRows.Element) -> Int {
    (key.outputCount + value.outputCount) * element.elementBytes
  }

  func makeState(capacity: Int, element: CacheRows.Element) -> any LayerState {
    KeyValueCache(keyCount: key.outputCount, valueCount: value.outputCount, capacity: capacity, element: element)
  }

  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) {
    let threads = workspace.threads
    let queries = workspace.scratch(.queries, columnCount: query.outputCount)
    let keys = workspace.scratch(.keys, columnCount: key.outputCount)
    let values = workspace.scratch(.values, columnCount: value.outputCount)
    let attended = workspace.scratch(.attended, columnCount: attention.headCount * attention.valueSize)
    query.apply(to: input, into: queries, threads: threads)
    key.apply(to: input, into: keys, threads: threads)
    value.apply(to: input, into: values, threads: threads)
    queryNorm?.apply(to: queries)
    keyNorm?.apply(to: keys)
    if let rotation {
      let angles = workspace.angles(of: rotation)
      rotation.embedding.rotate(queries, headCount: attention.headCount, angles: angles)
      rotation.embedding.rotate(keys, headCount: attention.keyHeadCount, angles: angles)
    }
    attended.resize(rowCount: input.rowCount)
    for segment in workspace.batch.segments {
      let cache = segment.sequence.layer(layer, as: KeyValueCache.self)
      cache.append(segment.rows, keys: keys, values: values)
      attention.apply(
        queries: queries, rows: segment.rows, firstPosition: segment.start, keys: cache.keys, values: cache.values,
        into: attended, threads: threads)
    }
    self.output.apply(to: attended, into: output, threads: threads)
  }
}

extension ScratchRole {
  fileprivate static let queries = ScratchRole(name: "queries")
  fileprivate static let keys = ScratchRole(name: "keys")
  fileprivate static let values = ScratchRole(name: "values")
  fileprivate static let attended = ScratchRole(name: "attended")
}
