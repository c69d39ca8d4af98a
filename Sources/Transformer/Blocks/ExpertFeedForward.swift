internal import Tensors

/// A feed-forward network of many experts, of which each token passes through a few that a router chooses.
///
/// Shazeer et al., "Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer", 2017, section 2;
/// shared experts: Dai et al., "DeepSeekMoE", 2024, section 3.2.
struct ExpertFeedForward: FeedForwardBlock {
  /// What stands between the way up and the way down.
  enum Activation: Sendable {
    /// A second projection decides how much of the first passes.
    case gated(by: ExpertProjection, GatedLinearUnit)
    case plain(ElementFunction)
  }

  let router: Projection
  let routing: ExpertRouting
  let up: ExpertProjection
  let down: ExpertProjection
  let activation: Activation
  let shared: SharedExpert?

  /// The same with the experts in 8-bit integers, where the file stores integers.
  func packed() -> ExpertFeedForward {
    let activation: Activation =
      if case .gated(let gate, let unit) = activation { .gated(by: gate.packed(), unit) } else { activation }
    return ExpertFeedForward(
      router: router, routing: routing, up: up.packed(), down: down.packed(), activation: activation, shared: shared)
  }

  func apply(to input: Matrix, into output: Matrix, layer: Int, workspace: DecoderWorkspace) throws(DecoderError) {
    if let expert = applyChosen(to: input, into: output, memory: workspace.memory) {
      throw .nonFiniteRouterLogit(path: workspace.path, layer: layer, expert: expert)
    }
    shared?.add(to: output, of: input, layer: layer, workspace: workspace)
  }

  /// Passes every row of `input`, shape `[n, hidden]`, through the experts that the router chooses for it.
  ///
  /// - Returns: Nil, or the first expert whose logit is no number; `output` then holds anything.
  func applyChosen(to input: Matrix, into output: Matrix, memory: BlockMemory) -> Int? {
    let (threads, choices) = (memory.threads, memory.choices(expertCount: routing.counts.all))
    let logits = memory.scratch(.routerLogits, columnCount: router.outputCount)
    let raised = memory.scratch(.expertUp, columnCount: up.outputCount)
    let results = memory.scratch(.expertResults, columnCount: down.outputCount)
    router.apply(to: input, into: logits, threads: threads)
    if let expert = choices.choose(by: routing, from: logits) { return expert }
    up.apply(to: input, choices: choices, into: raised, threads: threads)
    switch activation {
    case .plain(let function):
      raised.apply(function, threads: threads)
      down.apply(to: raised, choices: choices, into: results, threads: threads)
    case .gated(let gate, let unit):
      let gated = memory.scratch(.expertGate, columnCount: gate.outputCount)
      gate.apply(to: input, choices: choices, into: gated, threads: threads)
      unit.apply(gate: gated, up: raised)
      down.apply(to: gated, choices: choices, into: results, threads: threads)
    }
    combine(results, choices, into: output)
    return nil
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
