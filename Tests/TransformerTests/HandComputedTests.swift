import Tensors
import TestSupport
import Testing
import Transformer

@Suite("A model worked out by hand")
struct HandComputedTests {
  @Test("sends each token through the expert that its router prefers")
  func oneExpert() throws {
    // The stream is its own norm at first. silu(1) · 1 = 0.731059, silu(-1) · -1 = 0.268941.
    // Token 0: (1.731059, 1); root mean square 1.413606. Token 1: (1, -0.731059); root mean square 0.875913.
    try expect(HandMadeModel(), [0, 1], [[1.224569, 0.707411], [1.141666, -0.834625]])
  }

  @Test("mixes two experts by the softmax of their scores")
  func twoExperts() throws {
    var model = HandMadeModel()
    model.values["expert_used_count"] = .uint32(2)
    // The scores are 2 and 0, their softmax 0.880797 and 0.119203.
    // Token 0: (1 + 0.880797 · 0.731059, 1 + 0.119203 · 0.731059) = (1.643914, 1.087144); root mean
    // square 1.393617.
    try expect(model, [0], [[1.179603, 0.780088]])
  }

  @Test("averages the values of all tokens so far where queries and keys are nothing")
  func attention() throws {
    var model = HandMadeModel()
    model.tensors["blk.0.attn_output.weight"]?.floats = HandMadeModel.identity
    model.tensors["blk.0.ffn_down_exps.weight"]?.floats = HandMadeModel.zero + HandMadeModel.zero
    // Token 0: (1, 1) + (1, 1). Token 1: (1, -1) + ((1, 1) + (1, -1)) / 2 = (2, -1); root mean square 1.581139.
    try expect(model, [0, 1], [[1, 1], [1.264911, -0.632456]])
  }

  @Test("turns queries and keys by the distance of their tokens")
  func rotation() throws {
    var model = HandMadeModel()
    model.tensors["blk.0.attn_output.weight"]?.floats = HandMadeModel.identity
    model.tensors["blk.0.ffn_down_exps.weight"]?.floats = HandMadeModel.zero + HandMadeModel.zero
    for name in ["q", "k"] { model.tensors["blk.0.attn_\(name).weight"]?.floats = HandMadeModel.identity }
    // The pair turns by 1 each position. Token 1, (1, -1), scores itself with 2/√2 = 1.414214, and token 0, (1, 1), with
    // 2 sin(1)/√2 = 1.190020; the softmax gives token 0 a weight of 0.444185.
    // Token 1: (1, -1) + (1, 0.444185 - 0.555815) = (2, -1.111630); root mean square 1.617980.
    try expect(model, [0, 1], [[1, 1], [1.236109, -0.687048]])
  }

  @Test("multiplies with the four factors of Granite")
  func graniteScales() throws {
    var model = HandMadeModel()
    model.architecture = "granite"
    for (key, factor) in [
      ("embedding_scale", 2), ("residual_scale", 0.5), ("attention.scale", 0.5), ("logit_scale", 4),
    ] {
      model.values[key] = .float32(Float(factor))
    }
    for name in ["gate", "up", "down"] {
      model.tensors["blk.0.ffn_\(name)_exps.weight"] = nil
      model.tensors["blk.0.ffn_\(name).weight"] = ([2, 2], HandMadeModel.zero)
    }
    model.tensors["blk.0.ffn_gate_inp.weight"] = nil
    for name in ["q", "k", "output"] { model.tensors["blk.0.attn_\(name).weight"]?.floats = HandMadeModel.identity }
    // Token 1 scores itself with 2 · 0.5 and token 0 with 2 sin(1) · 0.5: the weight of token 0 is 0.460451.
    // Stream 2 (1, -1) + 0.5 (1, 0.460451 - 0.539549) = (2.5, -2.039549); root mean square 2.281421;
    // the logits are a quarter.
    try expect(model, [0, 1], [[0.25, 0.25], [0.273952, -0.223496]])
  }

  private func expect(_ model: HandMadeModel, _ tokens: [Int32], _ expected: [[Float]]) throws {
    let decoder = try model.load()
    let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 4)
    let sequence = decoder.makeSequence(capacity: 4)
    try decoder.run([DecoderStep(sequence: sequence, tokens: tokens, wanted: .all)], in: workspace)
    let rows = (0..<workspace.logits.rowCount).map { Array(workspace.logits.rows($0..<$0 + 1)) }
    #expect(relativeError(rows, expected) < 2e-6, "\(rows)")
  }
}
