internal import Tensors

/// Number and sizes of the heads of multi-head latent attention.
struct LatentHeads: Sendable {
  let count: Int
  /// Elements of the latent that all heads share; the paper's d_c.
  let latentSize: Int
  /// Elements of a head's query and key that do not turn with the position; the paper's d_h.
  let plainKeySize: Int
  /// Elements of a head's query that turn, and of the key that all heads share; the paper's d_h^R.
  let rotatedKeySize: Int
  /// Elements of a head's value.
  let valueSize: Int

  /// Elements of a head's query and key.
  var keySize: Int { plainKeySize + rotatedKeySize }
  /// What is remembered of a token: the latent and the turned key.
  var rememberedSize: Int { latentSize + rotatedKeySize }
}

/// Causal attention that remembers of each token one latent, from which every head makes its keys and values.
///
/// The matrices that would raise a latent to keys are applied to the queries instead, and those for values to what a
/// head has attended to, so that neither keys nor values are ever made: all heads attend to the latents themselves.
/// DeepSeek-AI, "DeepSeek-V2: A Strong, Economical, and Efficient Mixture-of-Experts Language Model", 2024, section 2.1
/// (equations 9 to 19, and the paragraph on absorbing W^UK after equation 13).
struct LatentAttention: AttentionBlock {
  let heads: LatentHeads
  /// Compresses a token before `query`; nil: queries come from the token itself.
  let queryCompression: (projection: Projection, norm: RMSNorm)?
  /// Shape `[heads · keySize, inputs]`; in each head the elements that do not turn come first.
  let query: Projection
  /// Shape `[rememberedSize, hidden]`: the latent, then the key that turns.
  let compression: Projection
  let latentNorm: RMSNorm
  /// From a head's query to what it looks for in latents; shape `[heads, latentSize, plainKeySize]`.
  let keyRise: ExpertWeights
  /// From latents to a head's value; shape `[heads, valueSize, latentSize]`.
  let valueRise: ExpertWeights
  let output: Projection
  let rotation: Rotation
  /// Of all heads to one row of latents, whose first elements are the values.
  let attention: CachedAttention

  func stateBytesPerToken(element: CacheRows.Element) -> Int { heads.rememberedSize * element.elementBytes }

  func makeState(capacity: Int, element: CacheRows.Element) -> any LayerState {
    KeyValueCache(keyCount: heads.rememberedSize, valueCount: nil, capacity: capacity, element: element)
  }

  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) {
    let threads = workspace.threads
    let latents = workspace.scratch(.latents, columnCount: heads.rememberedSize)
    let queries = workspace.scratch(.latentQueries, columnCount: heads.count * heads.rememberedSize)
    let attended = workspace.scratch(.attendedLatents, columnCount: heads.count * heads.latentSize)
    let values = workspace.scratch(.latentValues, columnCount: heads.count * heads.valueSize)
    makeLatents(of: input, into: latents, workspace: workspace)
    makeQueries(of: input, into: queries, workspace: workspace)
    attended.resize(rowCount: input.rowCount)
    for segment in workspace.batch.segments {
      let cache = segment.sequence.layer(layer, as: KeyValueCache.self)
      cache.append(segment.rows, keys: latents)
      attention.apply(
        queries: queries, rows: segment.rows, firstPosition: segment.start, keys: cache.keys, values: cache.values,
        into: attended, threads: threads)
    }
    valueRise.multiplySlices(of: attended, into: values, threads: threads)
    self.output.apply(to: values, into: output, threads: threads)
  }

  /// Fills `latents`, which becomes `[n, rememberedSize]`.
  private func makeLatents(of input: Matrix, into latents: Matrix, workspace: DecoderWorkspace) {
    compression.apply(to: input, into: latents, threads: workspace.threads)
    latentNorm.apply(to: latents, columns: 0..<heads.latentSize)
    rotation.embedding.rotate(
      latents, columns: heads.latentSize..<heads.rememberedSize, headCount: 1, angles: workspace.angles(of: rotation))
  }

  /// Fills `queries`, which becomes `[n, heads, rememberedSize]`: what each head looks for in what is remembered.
  private func makeQueries(of input: Matrix, into queries: Matrix, workspace: DecoderWorkspace) {
    let threads = workspace.threads
    let plain = workspace.scratch(.plainQueries, columnCount: heads.count * heads.keySize)
    if let (projection, norm) = queryCompression {
      let compressed = workspace.scratch(.compressedQueries, columnCount: projection.outputCount)
      projection.apply(to: input, into: compressed, threads: threads)
      norm.apply(to: compressed)
      query.apply(to: compressed, into: plain, threads: threads)
    } else {
      query.apply(to: input, into: plain, threads: threads)
    }
    rotation.embedding.rotate(
      plain, headCount: heads.count, offset: heads.plainKeySize, angles: workspace.angles(of: rotation))
    keyRise.multiplySlices(of: plain, into: queries, threads: threads)
    let (source, target) = (plain.elements, queries.elements)
    for head in 0..<input.rowCount * heads.count {
      let turned = head * heads.keySize + heads.plainKeySize..<(head + 1) * heads.keySize
      let place = head * heads.rememberedSize + heads.latentSize..<(head + 1) * heads.rememberedSize
      _ = UnsafeMutableBufferPointer(rebasing: target[place]).update(fromContentsOf: source[turned])
    }
  }
}

extension ScratchRole {
  fileprivate static let latents = ScratchRole(name: "latents")
  fileprivate static let compressedQueries = ScratchRole(name: "compressed queries")
  fileprivate static let plainQueries = ScratchRole(name: "plain queries")
  fileprivate static let latentQueries = ScratchRole(name: "latent queries")
  fileprivate static let attendedLatents = ScratchRole(name: "attended latents")
  fileprivate static let latentValues = ScratchRole(name: "latent values")
}
