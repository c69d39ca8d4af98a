import Foundation
import TestSupport
import Testing

@testable import Embedding

@Suite(.enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct EmbeddingModelTests {
  /// Loaded once, because that takes longer than most tests.
  private static let model = Result { try EmbeddingModel(directory: InstalledModel.folder) }

  private func goldenTexts() throws -> [String] {
    let url = try #require(Bundle.module.url(forResource: "texts", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode([String].self, from: Data(contentsOf: url))
  }

  private func goldenVectors() throws -> [[Double]] {
    let url = try #require(Bundle.module.url(forResource: "vectors", withExtension: "i16", subdirectory: "Fixtures"))
    let bytes = [UInt8](try Data(contentsOf: url))
    let elements = stride(from: 0, to: bytes.count, by: 2).map {
      Double(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32767
    }
    return stride(from: 0, to: elements.count, by: 384).map { Array(elements[$0..<$0 + 384]) }
  }

  /// Cosine of the angle between two vectors of any length.
  private func cosine(_ left: [Float], _ right: [Double]) -> Double {
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (x, y) in zip(left, right) {
      product += Double(x) * y
      leftSquares += Double(x) * Double(x)
      rightSquares += y * y
    }
    return product / (leftSquares * rightSquares).squareRoot()
  }

  @Test("The vectors of 200 texts are those of the reference: cosine at least 0.99999")
  func golden() throws {
    let (texts, expected) = (try goldenTexts(), try goldenVectors())
    #expect(texts.count == 200 && expected.count == 200)
    let got = try Self.model.get().embed(texts, threadCount: 2)
    let cosines = zip(got, expected).map { cosine($0, $1) }
    let wrong = cosines.indices.filter { cosines[$0] < 0.999_99 }
    #expect(wrong.isEmpty, "texts that differ, from 0: \(wrong.map { ($0, cosines[$0]) })")
    #expect(got.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5 })
  }

  @Test("A text's vector is the same alone, in a batch and on several threads")
  func batching() throws {
    let model = try Self.model.get()
    let texts = try goldenTexts()
    let together = try model.embed(texts, threadCount: 3)
    for index in stride(from: 0, to: texts.count, by: 7) {
      #expect(try model.embed([texts[index]]) == [together[index]])
      #expect(try model.embed([texts[index]], threadCount: 2) == [together[index]])
    }
    #expect(try model.embed([]) == [])
  }

  @Test("What follows the longest sequence does not count")
  func truncation() throws {
    let model = try Self.model.get()
    let words = Array(repeating: "pump", count: 254).joined(separator: " ")
    let vectors = try model.embed([words, words + " glacier", "glacier " + words])
    #expect(vectors[0] == vectors[1] && vectors[0] != vectors[2])
    #expect(model.identity.maximumTokenCount == 256)
  }

  @Test("Tokens are counted and end where their words end")
  func tokenEnds() throws {
    let model = try Self.model.get()
    #expect(model.tokenEnds(of: "Hello, naïve world") == [5, 6, 12, 18])
    #expect(model.tokenCount(of: "Hello, naïve world") == 4)
    #expect(model.tokenCount(of: "") == 0 && model.tokenEnds(of: "") == [])
  }

  @Test("The identity names the model, its weights and its sizes")
  func identity() throws {
    let identity = try Self.model.get().identity
    #expect(identity.dimension == 384)
    #expect(identity.sha256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
  }

  @Test("A folder without a file, or with one of another model, is an error that names it")
  func damagedFolders() throws {
    let folder = try TemporaryFolder()
    let names = ["config.json", "model.safetensors", "vocab.txt", "sentence_bert_config.json"]
    for name in names {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + name, withDestinationPath: InstalledModel.folder + "/" + name)
    }
    for name in names {
      let target = InstalledModel.folder + "/" + name
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
      let error = #expect(throws: EmbeddingError.self) { try EmbeddingModel(directory: folder.path) }
      #expect(error?.description.contains(name) == true)
      try folder.write("{\"a\": [", to: name)
      #expect(throws: EmbeddingError.self) { try EmbeddingModel(directory: folder.path) }
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
      try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + name, withDestinationPath: target)
    }
    try folder.write("{\"pooling_mode_cls_token\": true}", to: "1_Pooling/config.json")
    #expect(throws: EmbeddingError.self) { try EmbeddingModel(directory: folder.path) }
  }
}
