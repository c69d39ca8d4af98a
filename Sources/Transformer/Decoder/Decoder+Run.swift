internal import Tensors

extension Decoder {
  /// Appends the tokens of every step to its sequence, and computes what is wanted of them, all in one batch.
  ///
  /// What a sequence gives does not depend on what it is batched with, nor on the pieces its tokens come in.
  ///
  /// - Parameters:
  ///   - steps: Each of another sequence; made by this decoder.
  ///   - workspace: Memory of the calling thread; receives the results.
  ///   - computesLogits: Whether the logits are wanted; without them only `workspace.hidden` is filled.
  /// - Throws: ``DecoderError`` for tokens that do not fit, and for damaged weights. The sequences then hold what they
  ///   held before.
  public func run(
    _ steps: [DecoderStep], in workspace: DecoderWorkspace, computesLogits: Bool = true
  ) throws(DecoderError) {
    defer { workspace.endBatch() }
    try workspace.batch.set(
      steps, vocabularySize: configuration.vocabularySize, limit: workspace.maximumTokenCount)
    for segment in workspace.batch.segments { segment.sequence.reserve(segment.rows.count) }
    do {
      embed(in: workspace)
      for index in network.layers.indices { try apply(layer: index, in: workspace) }
      try finish(in: workspace, computesLogits: computesLogits)
    } catch {
      for segment in workspace.batch.segments { segment.sequence.truncate(to: segment.start) }
      throw error
    }
    for segment in workspace.batch.segments { segment.sequence.advance(by: segment.rows.count) }
  }

  /// Fills the residual stream with the vectors of the tokens.
  private func embed(in workspace: DecoderWorkspace) {
    let tokens = workspace.batch.tokens
    workspace.stream.resize(rowCount: tokens.count)
    for (row, token) in tokens.enumerated() {
      network.embedding.copyRow(Int(token), into: workspace.stream.rows(row..<row + 1))
    }
    if network.scales.embedding != 1 { workspace.stream.scale(by: network.scales.embedding) }
  }

  private func apply(layer index: Int, in workspace: DecoderWorkspace) throws(DecoderError) {
    let layer = network.layers[index]
    let (normed, sublayer) = (workspace.normed, workspace.sublayer)
    layer.attentionNorm.apply(to: workspace.stream, into: normed)
    try layer.attention.apply(to: normed, into: sublayer, layer: index, workspace: workspace)
    workspace.stream.add(sublayer, times: network.scales.residual)
    // Later layers read of earlier tokens only what attention has stored, so the last one goes on with the wanted rows.
    let isLast = index == network.layers.count - 1
    if isLast { workspace.gatherWantedRows() }
    let stream = isLast ? workspace.wantedStream : workspace.stream
    layer.feedForwardNorm.apply(to: stream, into: normed)
    try layer.feedForward.apply(to: normed, into: sublayer, layer: index, workspace: workspace)
    stream.add(sublayer, times: network.scales.residual)
  }

  private func finish(in workspace: DecoderWorkspace, computesLogits: Bool) throws(DecoderError) {
    let results = computesLogits ? workspace.logits : workspace.hidden
    workspace.logits.resize(rowCount: 0)
    network.outputNorm.apply(to: workspace.wantedStream, into: workspace.hidden)
    if computesLogits {
      network.output.multiply(workspace.hidden, into: workspace.logits, threads: threads)
      if network.scales.logits != 1 { workspace.logits.scale(by: network.scales.logits) }
    }
    guard results.elements.areFinite else { throw .nonFiniteLogits(path: path) }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Whether no element is infinite or no number.
  fileprivate var areFinite: Bool {
    var damaged: UInt32 = 0
    // Without branches, so that the compiler makes vector instructions of it: an exponent of ones carries into bit 31.
    for element in self { damaged |= (element.bitPattern & 0x7FFF_FFFF) &+ 0x0080_0000 }
    return damaged & 0x8000_0000 == 0
  }
}
