internal import Tensors

/// The gated feed-forward network that all tokens pass through: `down(silu(gate(x)) ⊙ up(x))`.
///
/// Shazeer, "GLU Variants Improve Transformer", 2020, equation 6 (SwiGLU).
struct DenseFeedForward: FeedForwardBlock {
  let gate: Projection
  let up: Projection
  let down: Projection

  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) {
    let gated = workspace.scratch(.gate, columnCount: gate.outputCount)
    let raised = workspace.scratch(.up, columnCount: up.outputCount)
    gate.apply(to: input, into: gated, threads: workspace.threads)
    up.apply(to: input, into: raised, threads: workspace.threads)
    GatedLinearUnit.swiGLU.apply(gate: gated, up: raised)
    down.apply(to: gated, into: output, threads: workspace.threads)
  }
}

extension ScratchRole {
  fileprivate static let gate = ScratchRole(name: "gate")
  fileprivate static let up = ScratchRole(name: "up")
}
