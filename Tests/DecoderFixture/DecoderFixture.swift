import Foundation

/// Tiny random decoders of every family, with what the reference implementation computes from them.
///
/// `make_models.py` beside this file makes them and names the versions of its packages.
public enum DecoderFixture {
  /// The names of the models that write text, in alphabetical order: `qwen3moe`, `deepseek-v3`, …
  public static let names: [String] = allNames.filter { !embeddingNames.contains($0) && !quantisedNames.contains($0) }

  /// The names of the models that turn a text into a vector: pooling of the last token.
  public static let embeddingNames = ["qwen3-embedding"]

  /// The names of the models with quantised weights: products round, so that logits are only close to the reference.
  public static let quantisedNames = ["gpt-oss-mxfp4", "qwen3moe-q8_0"]

  /// The path of a model's GGUF file.
  public static func path(_ name: String) -> String { file("\(name).gguf").path }

  /// What the reference implementation computes from a model.
  ///
  /// - Throws: What Foundation throws about a missing or a malformed file.
  public static func reference(_ name: String) throws -> DecoderReference {
    var reference = try JSONDecoder().decode(DecoderReference.self, from: Data(contentsOf: file("\(name).json")))
    let data = try Data(contentsOf: file("\(name).values"))
    reference.values = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { index in
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
    return reference
  }

  private static let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL

  private static let allNames: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: file("").path)) ?? []
    return files.filter { $0.hasSuffix(".gguf") }.map { String($0.dropLast(5)) }.sorted()
  }()

  private static func file(_ name: String) -> URL {
    folder.appendingPathComponent("Models").appendingPathComponent(name)
  }
}
