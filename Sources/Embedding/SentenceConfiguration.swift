internal import Foundation

/// How the encoder's output becomes one vector: the files that sentence-transformers models carry beside the weights.
struct SentenceConfiguration {
  /// Tokens that are read, special tokens included.
  let maximumTokenCount: Int

  /// Reads `sentence_bert_config.json`, and `1_Pooling/config.json` where there is one.
  ///
  /// - Parameter positionCount: Tokens of the longest sequence that the encoder can read.
  init(directory: String, positionCount: Int) throws(EmbeddingError) {
    let path = directory + "/sentence_bert_config.json"
    let stored = try Self.decode(StoredSentenceConfiguration.self, path: path)
    guard (3...positionCount).contains(stored.maximumTokenCount) else {
      throw .unusableConfiguration(path: path, reason: "'max_seq_length' must be from 3 to \(positionCount)")
    }
    maximumTokenCount = stored.maximumTokenCount
    let poolingPath = directory + "/1_Pooling/config.json"
    guard FileManager.default.fileExists(atPath: poolingPath) else { return }
    guard try Self.decode(StoredPooling.self, path: poolingPath).isMean else {
      throw .unusableConfiguration(path: poolingPath, reason: "only the mean of the token vectors is supported")
    }
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, path: String) throws(EmbeddingError) -> Value {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unusableConfiguration(path: path, reason: "cannot be read; the model's folder is incomplete")
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw .unusableConfiguration(path: path, reason: "not the JSON that is expected here")
    }
  }
}

private struct StoredSentenceConfiguration: Decodable {
  var maximumTokenCount: Int

  private enum CodingKeys: String, CodingKey {
    case maximumTokenCount = "max_seq_length"
  }
}

private struct StoredPooling: Decodable {
  var mean: Bool?
  var firstToken: Bool?
  var maximum: Bool?

  var isMean: Bool { mean == true && firstToken != true && maximum != true }

  private enum CodingKeys: String, CodingKey {
    case mean = "pooling_mode_mean_tokens"
    case firstToken = "pooling_mode_cls_token"
    case maximum = "pooling_mode_max_tokens"
  }
}
