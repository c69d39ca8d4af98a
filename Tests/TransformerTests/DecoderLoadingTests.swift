import DecoderFixture
import ModelFiles
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("A file of a decoder")
struct DecoderLoadingTests {
  @Test("says what it holds")
  func configuration() throws {
    let configuration = try HandMadeModel().load().configuration
    #expect(configuration.architecture == "llama" && configuration.name == "llama")
    #expect(configuration.vocabularySize == 2 && configuration.hiddenSize == 2 && configuration.layerCount == 1)
    #expect(configuration.contextLength == 16)
    #expect(configuration.expertCount == 2 && configuration.usedExpertCount == 1)
    #expect(try TinyDecoder("qwen3").decoder.configuration.expertCount == 0)
  }

  @Test("is refused by name where its architecture is unknown")
  func unknownArchitecture() throws {
    var model = HandMadeModel()
    model.architecture = "mamba"
    let error = try error(of: model)
    guard case .unsupportedArchitecture(let path, "mamba", let supported) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(path.hasSuffix("model.gguf") && supported == Decoder.supportedArchitectures)
    #expect(error.description.contains("'mamba'") && error.description.contains("qwen3moe"))
  }

  @Test("is refused where a hyperparameter is missing, out of range or of no use", arguments: badValues)
  func hyperparameters(key: String, value: GGUFWriter.Value?) throws {
    var model = HandMadeModel()
    model.values[key] = value
    let error = try error(of: model)
    guard case .file(.invalidField(_, "llama.\(key)", _)) = error else {
      Issue.record("\(error)")
      return
    }
  }

  private static let badValues: [(String, GGUFWriter.Value?)] = [
    ("context_length", nil), ("context_length", .uint32(0)), ("block_count", .string("1")),
    ("embedding_length", .uint64(.max)), ("attention.head_count", .uint32(0)), ("attention.head_count", .uint32(3)),
    ("attention.head_count_kv", .uint32(2)), ("attention.key_length", .int32(-2)),
    ("attention.layer_norm_rms_epsilon", .float32(-1)), ("attention.layer_norm_rms_epsilon", .float32(.nan)),
    ("rope.dimension_count", .uint32(4)), ("rope.freq_base", .float32(0)), ("rope.scaling.type", .string("longrope")),
    ("expert_used_count", .uint32(3)), ("expert_used_count", nil), ("expert_weights_scale", .float32(-1)),
    ("attention.clamp_kqv", .float32(8)), ("final_logit_softcapping", .float32(30)),
  ]

  @Test("is refused where a tensor is missing or has another shape")
  func tensors() throws {
    for name in HandMadeModel().tensors.keys where name != "output.weight" {
      var model = HandMadeModel()
      model.tensors[name] = nil
      #expect(try error(of: model).description.contains(name))
      model = HandMadeModel()
      model.tensors[name] = ([3, 2, 1], [1, 2, 3, 4, 5, 6])
      #expect(try error(of: model).description.contains(name))
    }
  }

  @Test("is refused where it holds weights that would be left out")
  func unknownTensor() throws {
    var model = HandMadeModel()
    model.tensors["blk.0.attn_q_norm.weight"] = ([2], [1, 1])
    guard case .unknownTensor(_, "blk.0.attn_q_norm.weight", "llama") = try error(of: model) else {
      Issue.record("another error")
      return
    }
    model = HandMadeModel()
    model.tensors["blk.1.attn_norm.weight"] = ([2], [1, 1])
    #expect(try error(of: model).description.contains("blk.1.attn_norm.weight"))
    model.values["block_count"] = .uint32(2)
    #expect(try error(of: model).description.contains("tensor 'blk.1.ffn_gate_inp.weight' is missing"))
  }

  @Test("is refused where its family has biases and it has none")
  func missingBias() throws {
    var model = HandMadeModel()
    model.architecture = "qwen2"
    for name in ["q", "k"] { model.tensors["blk.0.attn_\(name).bias"] = ([2], [0, 0]) }
    #expect(try error(of: model).description.contains("blk.0.attn_v.bias"))
  }

  @Test("gives its token vectors out again where it has no output matrix")
  func tiedOutput() throws {
    var model = HandMadeModel()
    model.tensors["output.weight"] = nil
    let decoder = try model.load()
    let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 1)
    try decoder.run([DecoderStep(sequence: decoder.makeSequence(capacity: 1), tokens: [0])], in: workspace)
    let (hidden, logits) = (Array(workspace.hidden.elements), Array(workspace.logits.elements))
    #expect(logits == [hidden[0] + hidden[1], hidden[0] - hidden[1]])
  }

  @Test("may give the length of its experts only as that of all that a token passes through")
  func oldExpertSizes() throws {
    var model = HandMadeModel()
    model.architecture = "qwen2moe"
    for name in ["gate", "up", "down"] {
      model.tensors["blk.0.ffn_\(name)_shexp.weight"] = ([2, 2], HandMadeModel.zero)
    }
    model.tensors["blk.0.ffn_gate_inp_shexp.weight"] = ([2], [0, 0])
    #expect(try model.load().configuration.expertCount == 2)
    model.values["expert_feed_forward_length"] = .uint32(2)
    model.values["expert_shared_feed_forward_length"] = .uint32(2)
    #expect(try model.load().configuration.expertCount == 2)
    model.values["expert_used_count"] = .uint32(2)
    model.values["expert_feed_forward_length"] = nil
    #expect(try error(of: model).description.contains("blk.0.ffn_gate_exps.weight"))
  }

  @Test("is called damaged where it computes what is no number, and the sequence holds what it held")
  func damagedWeights() throws {
    for (name, index) in [("blk.0.ffn_gate_inp.weight", 3), ("output.weight", 0), ("blk.0.ffn_up_exps.weight", 7)] {
      var model = HandMadeModel()
      model.tensors[name]?.floats[index] = .nan
      let decoder = try model.load()
      let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 4)
      let sequence = decoder.makeSequence(capacity: 4)
      #expect(throws: DecoderError.self) {
        try decoder.run([DecoderStep(sequence: sequence, tokens: [0, 1], wanted: .all)], in: workspace)
      }
      #expect(sequence.tokenCount == 0)
      sequence.truncate(to: 0)
    }
  }

  private func error(of model: HandMadeModel) throws -> DecoderError {
    try #require(throws: DecoderError.self) { _ = try model.load() }
  }
}
