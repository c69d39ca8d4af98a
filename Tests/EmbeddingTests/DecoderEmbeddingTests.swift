import DecoderFixture
import Foundation
import Testing

@testable import Embedding

struct DecoderEmbeddingTests {
  private struct Case: Decodable {
    var text: String
    var tokens: [Int32]
    var vector: [Float]
    var isQuery: Bool?
  }

  private static let path = DecoderFixture.path("qwen3-embedding")
  private static let model = Result { try EmbeddingModel(decoderFile: path, threadCount: 2) }

  private func cases() throws -> [Case] {
    let url = Bundle.module.url(forResource: "decoder_vectors", withExtension: "json", subdirectory: "Fixtures")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: try #require(url)))
  }

  private func expectNear(_ vector: [Float], _ expected: [Float], _ text: String) {
    let distance = zip(vector, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(vector.count == expected.count && distance < 1e-4, "\(text.prefix(20)): \(distance)")
  }

  @Test("The vectors of texts and of a query are those of transformers, within 1e-4")
  func golden() throws {
    let model = try Self.model.get()
    let cases = try cases()
    let texts = cases.filter { $0.isQuery != true }
    for (item, vector) in zip(texts, try model.embed(texts.map(\.text))) {
      expectNear(vector, item.vector, item.text)
      #expect(model.tokenCount(of: item.text) == item.tokens.count - 1)
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    for item in cases where item.isQuery == true {
      expectNear(try model.embed(queries: [item.text])[0], item.vector, item.text)
    }
  }

  @Test("A text's vector is the same alone, in a batch and beside a text longer than a batch")
  func batching() throws {
    let model = try Self.model.get()
    let long = String(repeating: "The crane stands at the gate. ", count: 60)
    let texts = try cases().map(\.text) + [long, "crane", long + "The pump stops."]
    let together = try model.embed(texts)
    for (text, vector) in zip(texts, together) { expectNear(try model.embed([text])[0], vector, text) }
    #expect(together[texts.count - 1] != together[texts.count - 3])
    #expect(try model.embed([]) == [])
  }

  @Test("What follows the longest sequence does not count")
  func truncation() throws {
    let model = try Self.model.get()
    #expect(model.identity.maximumTokenCount == 1024)
    let long = String(repeating: "yes ", count: 1100)
    let vectors = try model.embed([long, long + "crane", "crane " + long])
    #expect(vectors[0] == vectors[1] && vectors[0] != vectors[2])
  }

  @Test("Tokens end between characters, and the last at the end")
  func tokenEnds() throws {
    let model = try Self.model.get()
    #expect(model.tokenEnds(of: "yes no") == [3, 4, 6])
    for text in try cases().map(\.text) {
      let ends = model.tokenEnds(of: text)
      #expect(ends.count == model.tokenCount(of: text))
      #expect(ends == ends.sorted() && (ends.last ?? 0) == text.unicodeScalars.count)
    }
  }

  @Test("The identity names the file, its weights and its sizes")
  func identity() throws {
    let identity = try Self.model.get().identity
    #expect(identity.name == "qwen3-embedding")
    #expect(identity.dimension == 64 && identity.sha256.count == 64)
  }

  @Test("A file that is no model is an error that names it")
  func damaged() throws {
    let error = #expect(throws: EmbeddingError.self) {
      try EmbeddingModel(decoderFile: "/nowhere/model.gguf", threadCount: 1)
    }
    #expect(error?.description.contains("/nowhere/model.gguf") == true)
  }
}
