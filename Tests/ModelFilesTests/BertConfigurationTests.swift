import Foundation
import TestSupport
import Testing

@testable import ModelFiles

struct BertConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static var fields: [String: Any] {
    [
      "model_type": "bert", "hidden_act": "gelu", "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
      "intermediate_size": 1536, "max_position_embeddings": 512, "vocab_size": 30522, "type_vocab_size": 2,
      "layer_norm_eps": 1e-12,
    ]
  }

  private func read(_ changes: [String: Any]) throws -> BertConfiguration {
    let fields = Self.fields.merging(changes) { $1 }.filter { !($0.value is NSNull) }
    let text = String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    return try BertConfiguration(path: try folder.write(text, to: "config.json"))
  }

  @Test("The sizes are read and other fields ignored")
  func reads() throws {
    let configuration = try read(["gradient_checkpointing": false])
    #expect(configuration.headSize == 32 && configuration.layerCount == 6 && configuration.vocabularySize == 30522)
  }

  @Test(
    "A field that the encoder cannot run is named",
    arguments: [
      ("model_type", "gpt2"), ("hidden_act", "relu"), ("position_embedding_type", "relative_key"),
    ])
  func unsupported(_ field: String, _ value: String) throws {
    #expect(throws: ModelFileError.self) { try read([field: value]) }
  }

  @Test(
    "A size out of range is named",
    arguments: [
      ("hidden_size", 385), ("hidden_size", 0), ("num_hidden_layers", -1), ("num_attention_heads", 0),
      ("max_position_embeddings", 1), ("layer_norm_eps", 0), ("vocab_size", Int.max),
    ])
  func outOfRange(_ field: String, _ value: Int) throws {
    let error = #expect(throws: ModelFileError.self) { try read([field: value]) }
    #expect(error?.description.contains(field) == true)
  }

  @Test("A missing field is malformed and named")
  func missing() throws {
    let error = #expect(throws: ModelFileError.self) { try read(["hidden_size": NSNull()]) }
    #expect(error?.description.contains("hidden_size") == true)
  }
}
