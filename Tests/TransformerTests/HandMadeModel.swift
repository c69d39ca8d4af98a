import Foundation
import ModelFiles
import Tensors
import TestSupport
import Transformer

/// A model small enough to be worked out by hand: two tokens, (1, 1) and (1, -1), in two dimensions, one layer, one head.
///
/// As it stands attention adds nothing and there are two experts: the first is chosen for token 0, the second for token
/// 1, and each adds silu(x) x to one of the two dimensions.
struct HandMadeModel {
  var architecture = "llama"
  var values: [String: GGUFWriter.Value] = [
    "context_length": .uint32(16), "embedding_length": .uint32(2), "block_count": .uint32(1),
    "feed_forward_length": .uint32(2), "attention.head_count": .uint32(1),
    "attention.layer_norm_rms_epsilon": .float32(0), "expert_count": .uint32(2), "expert_used_count": .uint32(1),
  ]
  var tensors: [String: (shape: [Int], floats: [Float])] = [
    "token_embd.weight": ([2, 2], [1, 1, 1, -1]),
    "output_norm.weight": ([2], [1, 1]),
    "output.weight": ([2, 2], identity),
    "blk.0.attn_norm.weight": ([2], [1, 1]),
    "blk.0.attn_q.weight": ([2, 2], zero),
    "blk.0.attn_k.weight": ([2, 2], zero),
    "blk.0.attn_v.weight": ([2, 2], identity),
    "blk.0.attn_output.weight": ([2, 2], zero),
    "blk.0.ffn_norm.weight": ([2], [1, 1]),
    "blk.0.ffn_gate_inp.weight": ([2, 2], [1, 1, 1, -1]),
    "blk.0.ffn_gate_exps.weight": ([2, 2, 2], identity + identity),
    "blk.0.ffn_up_exps.weight": ([2, 2, 2], identity + identity),
    "blk.0.ffn_down_exps.weight": ([2, 2, 2], [1, 0, 0, 0] + [0, 0, 0, 1]),
  ]

  static let identity: [Float] = [1, 0, 0, 1]
  static let zero: [Float] = [0, 0, 0, 0]

  func bytes() -> [UInt8] {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string(architecture))
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { writer.set("\(architecture).\(key)", value) }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      writer.add(name, shape: tensor.shape, floats: tensor.floats)
    }
    return writer.bytes()
  }

  func load() throws -> Decoder {
    let folder = try TemporaryFolder()
    return try Self.load(Data(bytes()), in: folder)
  }

  static func load(_ bytes: Data, in folder: TemporaryFolder) throws -> Decoder {
    let path = folder.path + "/model.gguf"
    try bytes.write(to: URL(filePath: path))
    return try Decoder(GGUFFile(path: path), threads: .single)
  }
}
