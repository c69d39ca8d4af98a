import Foundation
import ModelFiles
public import TestSupport

/// A reader on top of the installed embedding model that finds certain words, worked out rather than trained.
///
/// Attention and the feed-forward network give nothing, so that the last hidden state of a token is its normalised word
/// and position vector. The span heads are the normalised vectors of the words to find: no other token comes near them.
/// Between the words and all others lies the first token, which stands for no answer.
public struct HandMadeReader {
  private var writer = GGUFWriter()
  private let hiddenSize = 384
  private let feedForwardSize = 32
  private let architecture = "cloister-reader"

  /// - Parameters:
  ///   - words: Each one token of the vocabulary.
  ///   - missingNameWeight: What its confidence loses where no text holds a name of the question; by default nothing.
  ///   - model: The folder of the embedding model.
  public init(
    finding words: [String], missingNameWeight: Float? = nil, model: String = InstalledModel.folder
  ) throws {
    let file = try SafetensorsFile(path: model + "/model.safetensors")
    let table = try file.floats("embeddings.word_embeddings.weight", shape: [30_522, hiddenSize])
    let vocabulary = try String(contentsOfFile: model + "/vocab.txt", encoding: .utf8).split(separator: "\n")
    var head = [Float](repeating: 0, count: hiddenSize)
    for (word, weight) in words.map({ ($0, 0.1) }) + [("[CLS]", 0.06)] as [(String, Float)] {
      guard let token = vocabulary.firstIndex(of: Substring(word)) else { throw CocoaError(.keyValueValidation) }
      let vector = Self.normalized(table[token * hiddenSize..<(token + 1) * hiddenSize])
      for index in head.indices { head[index] += weight * vector[index] }
    }
    writeMetadata(vectors: file.file.sha256())
    if let missingNameWeight { writer.set("\(architecture).calibration.missing_name", .float32(missingNameWeight)) }
    writeTensors(span: head + head)
  }

  /// Writes the file.
  public func write(to path: String) throws {
    try Data(writer.bytes()).write(to: URL(fileURLWithPath: path))
  }

  /// Its bytes.
  public var bytes: [UInt8] { writer.bytes() }

  private mutating func writeMetadata(vectors: String) {
    writer.set("general.architecture", .string(architecture))
    writer.set("general.name", .string("hand-made reader"))
    let sizes: [String: UInt32] = [
      "context_length": 256, "block_count": 1, "embedding_length": UInt32(hiddenSize),
      "feed_forward_length": UInt32(feedForwardSize), "attention.head_count": 12, "question_tokens": 48,
      "overlap_tokens": 64, "answer_tokens": 30,
    ]
    for (key, value) in sizes.sorted(by: { $0.key < $1.key }) { writer.set("\(architecture).\(key)", .uint32(value)) }
    writer.set("\(architecture).attention.layer_norm_epsilon", .float32(1e-12))
    writer.set("\(architecture).vectors.sha256", .string(vectors))
  }

  private mutating func writeTensors(span: [Float]) {
    writer.add("token_types.weight", shape: [2, hiddenSize], floats: zeros(2 * hiddenSize))
    writer.add("span.weight", shape: [2, hiddenSize], floats: span)
    writer.add("span.bias", shape: [2], floats: [0, 0])
    writer.add("answerability.weight", shape: [1, hiddenSize], floats: zeros(hiddenSize))
    writer.add("answerability.bias", shape: [1], floats: [0])
    for (name, outputs, inputs) in [
      ("attn_qkv", 3 * hiddenSize, hiddenSize), ("attn_output", hiddenSize, hiddenSize),
      ("ffn_up", feedForwardSize, hiddenSize), ("ffn_down", hiddenSize, feedForwardSize),
    ] {
      // Blocks of Q8_0 that hold zeros: 32 elements in 34 bytes.
      writer.add(
        "blk.0.\(name).weight", format: 8, shape: [outputs, inputs],
        bytes: [UInt8](repeating: 0, count: outputs * inputs / 32 * 34))
      writer.add("blk.0.\(name).bias", shape: [outputs], floats: zeros(outputs))
    }
    for name in ["token_embd_norm", "blk.0.attn_output_norm", "blk.0.layer_output_norm"] {
      writer.add("\(name).weight", shape: [hiddenSize], floats: [Float](repeating: 1, count: hiddenSize))
      writer.add("\(name).bias", shape: [hiddenSize], floats: zeros(hiddenSize))
    }
  }

  private func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

  /// Mean 0 and variance 1.
  private static func normalized(_ vector: ArraySlice<Float>) -> [Float] {
    let mean = vector.reduce(0, +) / Float(vector.count)
    let variance = vector.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(vector.count)
    return vector.map { ($0 - mean) / variance.squareRoot() }
  }
}
