import TestSupport

extension HandMadeModel {
  /// Sizes of the latent model's attention; all differ, so that no two can be taken for each other.
  enum LatentSize {
    static let hidden = 5, heads = 2, latent = 6, plainKey = 3, rotatedKey = 2, value = 4, queryLatent = 7
    static let key = plainKey + rotatedKey
  }

  /// A model of DeepSeek's kind with arbitrary weights: one layer without experts, then one with four.
  ///
  /// - Parameter compressesQueries: As the larger models do.
  static func latent(compressesQueries: Bool = false) -> HandMadeModel {
    var model = HandMadeModel()
    model.architecture = "deepseek2"
    model.values = [
      "context_length": .uint32(32), "embedding_length": .uint32(UInt32(LatentSize.hidden)), "block_count": .uint32(2),
      "feed_forward_length": .uint32(8), "attention.head_count": .uint32(UInt32(LatentSize.heads)),
      "attention.head_count_kv": .uint32(1), "attention.layer_norm_rms_epsilon": .float32(1e-6),
      "attention.kv_lora_rank": .uint32(UInt32(LatentSize.latent)),
      "attention.key_length_mla": .uint32(UInt32(LatentSize.key)),
      "attention.value_length_mla": .uint32(UInt32(LatentSize.value)),
      "rope.dimension_count": .uint32(UInt32(LatentSize.rotatedKey)),
      "leading_dense_block_count": .uint32(1), "expert_count": .uint32(4), "expert_used_count": .uint32(2),
      "expert_feed_forward_length": .uint32(3), "expert_shared_count": .uint32(2),
    ]
    if compressesQueries { model.values["attention.q_lora_rank"] = .uint32(UInt32(LatentSize.queryLatent)) }
    model.tensors = [:]
    var random = SplitMix64(seed: 11)
    for (name, shape) in latentShapes(compressesQueries: compressesQueries).sorted(by: { $0.key < $1.key }) {
      let count = shape.reduce(1, *)
      model.tensors[name] = (shape, (0..<count).map { _ in Float(random.next() >> 40) / Float(1 << 23) - 1 })
    }
    return model
  }

  private static func latentShapes(compressesQueries: Bool) -> [String: [Int]] {
    let hidden = LatentSize.hidden
    var shapes = ["token_embd.weight": [9, hidden], "output_norm.weight": [hidden], "output.weight": [9, hidden]]
    for block in ["blk.0", "blk.1"] {
      shapes["\(block).attn_norm.weight"] = [hidden]
      shapes["\(block).attn_kv_a_mqa.weight"] = [LatentSize.latent + LatentSize.rotatedKey, hidden]
      shapes["\(block).attn_kv_a_norm.weight"] = [LatentSize.latent]
      shapes["\(block).attn_k_b.weight"] = [LatentSize.heads, LatentSize.latent, LatentSize.plainKey]
      shapes["\(block).attn_v_b.weight"] = [LatentSize.heads, LatentSize.value, LatentSize.latent]
      shapes["\(block).attn_output.weight"] = [hidden, LatentSize.heads * LatentSize.value]
      shapes["\(block).ffn_norm.weight"] = [hidden]
      let queryCount = LatentSize.heads * LatentSize.key
      if compressesQueries {
        shapes["\(block).attn_q_a.weight"] = [LatentSize.queryLatent, hidden]
        shapes["\(block).attn_q_a_norm.weight"] = [LatentSize.queryLatent]
        shapes["\(block).attn_q_b.weight"] = [queryCount, LatentSize.queryLatent]
      } else {
        shapes["\(block).attn_q.weight"] = [queryCount, hidden]
      }
    }
    for (name, isTransposed) in [("gate", false), ("up", false), ("down", true)] {
      shapes["blk.0.ffn_\(name).weight"] = isTransposed ? [hidden, 8] : [8, hidden]
      shapes["blk.1.ffn_\(name)_exps.weight"] = isTransposed ? [4, hidden, 3] : [4, 3, hidden]
      shapes["blk.1.ffn_\(name)_shexp.weight"] = isTransposed ? [hidden, 6] : [6, hidden]
    }
    shapes["blk.1.ffn_gate_inp.weight"] = [4, hidden]
    return shapes
  }

  /// The same weights as files of 2024 have them: what makes keys and what makes values in one matrix.
  ///
  /// - Parameter keepsNewTensors: As files of spring 2025 do.
  func withJoinedLatentRises(keepsNewTensors: Bool = false) throws -> HandMadeModel {
    var model = self
    for block in ["blk.0", "blk.1"] {
      guard let keys = tensors["\(block).attn_k_b.weight"], let values = tensors["\(block).attn_v_b.weight"] else {
        continue
      }
      var joined: [Float] = []
      for head in 0..<LatentSize.heads {
        for key in 0..<LatentSize.plainKey {
          for latent in 0..<LatentSize.latent {
            joined.append(keys.floats[(head * LatentSize.latent + latent) * LatentSize.plainKey + key])
          }
        }
        let count = LatentSize.value * LatentSize.latent
        joined += values.floats[head * count..<(head + 1) * count]
      }
      let rowCount = LatentSize.heads * (LatentSize.plainKey + LatentSize.value)
      model.tensors["\(block).attn_kv_b.weight"] = ([rowCount, LatentSize.latent], joined)
      guard !keepsNewTensors else { continue }
      model.tensors["\(block).attn_k_b.weight"] = nil
      model.tensors["\(block).attn_v_b.weight"] = nil
    }
    guard !keepsNewTensors else { return model }
    model.values["attention.key_length"] = model.values.removeValue(forKey: "attention.key_length_mla")
    model.values["attention.value_length"] = model.values.removeValue(forKey: "attention.value_length_mla")
    model.values["attention.head_count_kv"] = model.values["attention.head_count"]
    return model
  }
}
