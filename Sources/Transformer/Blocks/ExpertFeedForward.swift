internal import Tensors

/// A feed-forward network of many experts, of which each token passes through a few that a router chooses.
///
/// Shazeer et al., "Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer", 2017, section 2;
/// shared experts: Dai et al., "DeepSeekMoE", 2024, section 3.2.
struct ExpertFeedForward: FeedForwardBlock {
  let router: Projection
  let routing: ExpertRouting
  let gate: ExpertProjection
  let up: ExpertProjection
  let down: ExpertProjection
  let activation: GatedLinearUnit
  let shared: SharedExpert?

  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) throws(DecoderError) {
    let (threads, choices) = (workspace.threads, workspace.choices(expertCount: routing.counts.all))
    let logits = workspace.scratch(.routerLogits, columnCount: router.outputCount)
    let gated = workspace.scratch(.expertGate, columnCount: gate.outputCount)
    let raised = workspace.scratch(.expertUp, columnCount: up.outputCount)
    let results = workspace.scratch(.expertResults, columnCount: down.outputCount)
    router.apply(to: input, into: logits, threads: threads)
    if let expert = choices.choose(by: routing, from: logits) {
      throw .nonFiniteRouterLogit(path: workspace.path, layer: layer, expert: expert)
    }
    gate.apply(to: input, choices: choices, into: gated, threads: threads)
    up.apply(to: input, choices: choices, into: raised, threads: threads)
    activation.apply(gate: gated, up: raised)
    down.apply(to: gated, choices: choices, into: results, threads: threads)
    combine(results, choices, into: output)
    shared?.add(to: output, of: input, layer: layer, workspace: workspace)
  }

  /// Sums what the chosen experts made of each token, best first, so that a sum does not depend on the batch.
  private func combine(_ results: Matrix, _ choices: ExpertChoices, into output: Matrix) {
    output.resize(rowCount: choices.pairs.rowCount)
    output.elements.update(repeating: 0)
    for (pair, weight) in choices.weights.enumerated() {
      output.add(row: pair, of: results, times: weight, toRow: pair / choices.pairs.choiceCount)
    }
  }
}

/// An expert that every token passes through.
struct SharedExpert: Sendable {
  let network: DenseFeedForward
  /// Its product with a token, through a sigmoid, says how much the expert contributes; nil: all of it.
  let gate: WeightMatrix?

  /// Adds what the expert makes of every row of `input` to that row of `output`.
  func add(to output: Matrix, of input: Matrix, layer: Int, workspace: DecoderWorkspace) {
    let result = workspace.scratch(.shared, columnCount: output.columnCount)
    network.apply(to: input, into: result, layer: layer, workspace: workspace)
    if let gate {
      let share = workspace.scratch(.sharedGate, columnCount: 1)
      gate.multiply(input, into: share, threads: workspace.threads)
      share.apply(.sigmoid)
      result.scaleRows(by: share)
    }
    output.add(result)
  }
}

extension ScratchRole {
  fileprivate static let routerLogits = ScratchRole(name: "router logits")
  fileprivate static let expertGate = ScratchRole(name: "expert gate")
  fileprivate static let expertUp = ScratchRole(name: "expert up")
  fileprivate static let expertResults = ScratchRole(name: "expert results")
  fileprivate static let shared = ScratchRole(name: "shared")
  fileprivate static let sharedGate = ScratchRole(name: "shared gate")
}
