import Foundation
import ModelFiles
import ReaderFixture
import Tensors
import TestSupport
import Testing

@testable import Transformer

@Suite("Damaged files of span readers")
struct SpanReaderFuzzTests {
  private let folder: TemporaryFolder
  private let vectors: WordVectors

  init() throws {
    folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: ReaderFixture.vectorsPath)
    vectors = try WordVectors(
      of: file, fileSHA256: file.file.sha256(), vocabularySize: 128, positionCount: 256,
      hiddenSize: ReaderFixture.hiddenSize)
  }

  @Test("give an error or a reader that reads, whatever bytes are changed")
  func bytes() throws {
    let originals = try ["dense", "moe-q8_0"].map {
      [UInt8](try Data(contentsOf: URL(filePath: ReaderFixture.path($0))))
    }
    // Most bytes are weights: damage there gives another reader, so the header is damaged on its own.
    let headers = originals.map { Array($0.prefix(5_000)) }
    var loadedCount = 0
    for (index, bytes) in Mutations(of: headers, count: 600, seed: 11).enumerated() {
      let rest = originals[index % 2].dropFirst(5_000)
      if try reads(Data(bytes + rest)) { loadedCount += 1 }
    }
    for bytes in Mutations(of: originals, count: 100, seed: 12) where try reads(Data(bytes)) { loadedCount += 1 }
    #expect(loadedCount > 10)
  }

  @Test("give an error or a reader that reads, whatever a hyperparameter says", arguments: ["dense", "moe"])
  func hyperparameters(name: String) throws {
    let original = try Data(contentsOf: URL(filePath: ReaderFixture.path(name)))
    let keys = try GGUFFile(path: ReaderFixture.path(name)).metadata.keys.filter {
      $0.hasPrefix(SpanReader.architecture)
    }
    #expect(keys.count > 8)
    for key in keys.sorted() {
      for value: UInt32 in [0, 1, 3, 33, 257, 65_535, 0x7F80_0000, .max] {
        // Behind the key stands the number of the type, and then the value.
        var bytes = original
        let position = try #require(bytes.range(of: Data(key.utf8))).upperBound + 4
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(position..<position + 4, with: $0) }
        _ = try reads(bytes)
      }
    }
  }

  @Test("say which tensor is missing, of another shape, or one too many")
  func tensors() throws {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("llama"))
    #expect(throws: EncoderError.self) { try load(Data(writer.bytes())) }
    let original = try Data(contentsOf: URL(filePath: ReaderFixture.path("moe")))
    for (name, other) in [
      ("span.weight", "spat.weight"), ("blk.1.ffn_up_exps.bias", "blk.1.ffn_up_exps.bits"),
      ("answerability.bias", "answerability.bits"),
    ] {
      var bytes = original
      bytes.replaceSubrange(try #require(bytes.range(of: Data(name.utf8))), with: Data(other.utf8))
      let error = #expect(throws: EncoderError.self) { try load(bytes) }
      #expect(error?.description.contains(name) == true || error?.description.contains(other) == true)
    }
  }

  private func load(_ bytes: Data) throws -> SpanReader {
    let path = folder.path + "/reader.gguf"
    try bytes.write(to: URL(filePath: path))
    return try SpanReader(GGUFFile(path: path), vectors: vectors, threads: .single)
  }

  /// Whether the reader is loaded; it then reads or gives an error.
  private func reads(_ bytes: Data) throws -> Bool {
    do {
      let reader = try load(bytes)
      let window = SpanWindow(tokens: [1, 2, 3, 4, 5], passageStart: 2)
      guard reader.configuration.contextLength >= 5 else { return true }
      _ = try reader.read([window, window], in: reader.makeWorkspace())
      return true
    } catch is EncoderError {
      return false
    } catch is ModelFileError {
      return false
    }
  }
}
