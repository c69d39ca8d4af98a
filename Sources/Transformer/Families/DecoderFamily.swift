internal import ModelFiles

/// A family of decoders: reads hyperparameters, names tensors, and wires blocks into layers.
///
/// A new family is a type of its own in a file of its own, and a line in ``DecoderFamilies/all``.
protocol DecoderFamily: SendableMetatype {
  /// The name that GGUF files give the family in `general.architecture`.
  static var architecture: String { get }

  static func network(of model: NetworkReader) throws(ModelFileError) -> DecoderNetwork
}

/// The families that can be run.
enum DecoderFamilies {
  static let all: [any DecoderFamily.Type] = [
    DeepSeek2.self, GLM4MoE.self, GPTOSS.self, Granite.self, GraniteMoE.self, Llama.self, OLMoE.self, Qwen2.self,
    Qwen2MoE.self, Qwen3.self, Qwen3MoE.self,
  ]
}
