import Foundation

/// Tiny random readers, with what PyTorch computes from them.
///
/// `make_readers.py` beside this file makes them and names the versions of its packages.
public enum ReaderFixture {
  /// What all of them read: the tokens of a window, and where the text begins behind the question.
  public struct Window: Decodable, Sendable {
    public let tokens: [Int32]
    public let passageStart: Int
  }

  /// What PyTorch computes of one window.
  public struct Reference: Sendable {
    /// Shape `[tokens, hidden]`.
    public let hidden: [Float]
    public let starts: [Float]
    public let ends: [Float]
    public let answerability: Float
  }

  public static let hiddenSize = 32

  /// The word and position vectors of all of them.
  public static var vectorsPath: String { file("vectors.safetensors").path }

  /// - Parameter name: `dense`, `moe`, `dense-q8_0` or `moe-q8_0`.
  public static func path(_ name: String) -> String { file("\(name).gguf").path }

  public static func windows() throws -> [Window] {
    try JSONDecoder().decode([Window].self, from: Data(contentsOf: file("windows.json")))
  }

  /// - Parameter name: `dense` or `moe`.
  /// - Returns: In the order of ``windows()``.
  public static func reference(_ name: String) throws -> [Reference] {
    let data = try Data(contentsOf: file("\(name).values"))
    var values = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { index in
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }[...]
    func take(_ count: Int) -> [Float] {
      defer { values = values.dropFirst(count) }
      return Array(values.prefix(count))
    }
    return try windows().map { window in
      let count = window.tokens.count
      return Reference(
        hidden: take(count * hiddenSize), starts: take(count), ends: take(count), answerability: take(1)[0])
    }
  }

  private static let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL

  private static func file(_ name: String) -> URL {
    folder.appendingPathComponent("Models").appendingPathComponent(name)
  }
}
