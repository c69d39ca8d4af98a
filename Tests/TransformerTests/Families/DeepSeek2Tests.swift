import ModelFiles
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("Files of DeepSeek's kind")
struct DeepSeek2Tests {
  @Test("mean the same whether the matrices of latents are split, joined or both", arguments: [false, true])
  func layouts(compressesQueries: Bool) throws {
    let split = HandMadeModel.latent(compressesQueries: compressesQueries)
    let expected = try logits(of: split)
    #expect(Set(expected.flatMap(\.self)).count > 20)
    #expect(relativeError(try logits(of: try split.withJoinedLatentRises()), expected) <= largestError)
    let both = try split.withJoinedLatentRises(keepsNewTensors: true)
    #expect(relativeError(try logits(of: both), expected) == 0)
  }

  @Test("make each token take the memory of its latent and one rotated key")
  func memory() throws {
    let decoder = try HandMadeModel.latent().load()
    let size = HandMadeModel.LatentSize.self
    #expect(decoder.stateBytesPerToken == 2 * (size.latent + size.rotatedKey) * 4)
    #expect(decoder.makeSequence(capacity: 8).sizeBytes == 8 * decoder.stateBytesPerToken)
  }

  @Test("may end with layers that only predict later tokens")
  func trunk() throws {
    var model = HandMadeModel.latent()
    let expected = try logits(of: model)
    model.values["block_count"] = .uint32(3)
    model.tensors["blk.2.nextn.eh_proj.weight"] = ([5, 10], Array(repeating: 1, count: 50))
    model.tensors["blk.2.attn_norm.weight"] = ([5], Array(repeating: 1, count: 5))
    model.values["nextn_predict_layers"] = .uint32(1)
    #expect(try logits(of: model) == expected)
    #expect(try model.load().configuration.layerCount == 2)
  }

  @Test("choose by sigmoid where they bring a correction or say so, else by softmax")
  func scores() throws {
    var model = HandMadeModel.latent()
    let softmax = try logits(of: model)
    model.values["expert_gating_func"] = .uint32(1)
    #expect(try logits(of: model) == softmax)
    model.values["expert_gating_func"] = .uint32(2)
    let sigmoid = try logits(of: model)
    #expect(sigmoid != softmax)
    model.values["expert_gating_func"] = nil
    model.tensors["blk.1.exp_probs_b.bias"] = ([4], [0, 0, 0, 0])
    #expect(try logits(of: model) == sigmoid)
    model.tensors["blk.1.exp_probs_b.bias"] = ([4], [0, 9, 9, 0])
    #expect(try logits(of: model) != sigmoid)
  }

  @Test("choose within the best groups only")
  func groups() throws {
    var model = HandMadeModel.latent()
    let free = try logits(of: model)
    model.values["expert_group_count"] = .uint32(2)
    model.values["expert_group_used_count"] = .uint32(2)
    #expect(try logits(of: model) == free)
    model.values["expert_group_used_count"] = .uint32(1)
    #expect(try logits(of: model) != free)
  }

  @Test("are refused where a hyperparameter is missing or fits no other", arguments: badValues)
  func hyperparameters(key: String, value: GGUFWriter.Value?) throws {
    var model = HandMadeModel.latent()
    model.values["expert_group_count"] = .uint32(2)
    model.values["expert_group_used_count"] = .uint32(2)
    model.values[key] = value
    let error = try #require(throws: DecoderError.self) { try model.load() }
    guard case .file(.invalidField(_, "deepseek2.\(key)", _)) = error else {
      Issue.record("\(error)")
      return
    }
  }

  private static let badValues: [(String, GGUFWriter.Value?)] = [
    ("attention.kv_lora_rank", nil), ("attention.kv_lora_rank", .uint32(0)), ("rope.dimension_count", nil),
    ("rope.dimension_count", .uint32(5)), ("attention.key_length_mla", .uint32(0)),
    ("attention.value_length_mla", nil), ("leading_dense_block_count", .uint32(9)),
    ("nextn_predict_layers", .uint32(2)), ("expert_gating_func", .uint32(3)), ("expert_group_count", .uint32(3)),
    ("expert_group_used_count", nil), ("expert_group_used_count", .uint32(3)),
    ("expert_feed_forward_length", nil), ("expert_shared_count", .uint32(5000)),
  ]

  /// The logits of all of a few tokens.
  private func logits(of model: HandMadeModel) throws -> [[Float]] {
    let decoder = try model.load()
    let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 16)
    let step = DecoderStep(
      sequence: decoder.makeSequence(capacity: 16), tokens: [1, 7, 3, 3, 0, 8, 2], wanted: .all)
    try decoder.run([step], in: workspace)
    return (0..<workspace.logits.rowCount).map { Array(workspace.logits.rows($0..<$0 + 1)) }
  }
}
