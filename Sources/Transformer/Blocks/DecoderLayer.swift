internal import Tensors

/// One layer: attention and feed-forward network, each fed with a norm of the residual stream and added to it.
struct DecoderLayer: Sendable {
  let attentionNorm: RMSNorm
  let attention: any AttentionBlock
  let feedForwardNorm: RMSNorm
  let feedForward: any FeedForwardBlock
}

/// How a layer lets a token learn from the tokens before it.
protocol AttentionBlock: Sendable {
  /// Memory that one more token takes, in bytes.
  func stateBytesPerToken(element: CacheRows.Element) -> Int

  /// What the layer remembers of a new sequence.
  func makeState(capacity: Int, element: CacheRows.Element) -> any LayerState

  /// Computes the rows of all sequences of `workspace.batch`, and adds them to what the layer remembers.
  ///
  /// - Parameters:
  ///   - input: Shape `[rows of the batch, hidden]`.
  ///   - output: Becomes `[rows of the batch, hidden]`.
  ///   - layer: Whose state to use.
  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) throws(DecoderError)
}

/// How a layer works on each token by itself.
protocol FeedForwardBlock: Sendable {
  /// - Parameters:
  ///   - input: Shape `[n, hidden]`; not always all rows of the batch.
  ///   - output: Becomes `[n, hidden]`.
  ///   - layer: Named in errors.
  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) throws(DecoderError)
}
