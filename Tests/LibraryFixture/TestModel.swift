public import Embedding
import Foundation

/// The real embedding model, for the tests that need it.
public enum TestModel {
  /// Why tests with the model are skipped when it is absent.
  public static let absence = "The embedding model is absent: run `make model`, or set CLOISTER_TEST_MODEL_DIR."

  /// The folder of the model: that of the environment, else that of the checkout.
  public static var directory: String {
    if let set = ProcessInfo.processInfo.environment["CLOISTER_TEST_MODEL_DIR"] { return set }
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return checkout.appendingPathComponent(".build/models/all-minilm-l6-v2").path
  }

  public static var isPresent: Bool {
    FileManager.default.fileExists(atPath: directory + "/model.safetensors")
  }

  private static let loaded = Result { try EmbeddingModel(directory: directory) }

  /// Loaded once a process.
  public static func load() throws -> EmbeddingModel { try loaded.get() }
}
