import DecoderFixture
import Foundation
import ModelFiles
import TestSupport
import Testing
import Transformer

@Suite("Damaged files of decoders")
struct DecoderFuzzTests {
  @Test("give an error or a model that runs, whatever bytes of a small file are changed")
  func bytes() throws {
    var dense = HandMadeModel()
    dense.values["expert_count"] = nil
    for name in ["gate", "up", "down"] {
      dense.tensors["blk.0.ffn_\(name)_exps.weight"] = nil
      dense.tensors["blk.0.ffn_\(name).weight"] = ([2, 2], HandMadeModel.identity)
    }
    dense.tensors["blk.0.ffn_gate_inp.weight"] = nil
    let folder = try TemporaryFolder()
    var loadedCount = 0
    for bytes in Mutations(of: [HandMadeModel().bytes(), dense.bytes()], count: 1000, seed: 3) {
      if try runs(Data(bytes), in: folder) { loadedCount += 1 }
    }
    #expect(loadedCount > 10)
  }

  @Test("give an error or a model that runs, whatever a hyperparameter says", arguments: DecoderFixture.names)
  func hyperparameters(name: String) throws {
    let original = try Data(contentsOf: URL(filePath: DecoderFixture.path(name)))
    let folder = try TemporaryFolder()
    let architecture = try GGUFFile(path: DecoderFixture.path(name)).metadata.string("general.architecture")
    let keys = try GGUFFile(path: DecoderFixture.path(name)).metadata.keys.filter { $0.hasPrefix("\(architecture).") }
    #expect(keys.count > 8)
    for key in keys.sorted() {
      for value: UInt32 in [0, 1, 3, 33, 65_535, 0x7F80_0000, .max] {
        // Behind the key stands the number of the type, and then the value.
        var bytes = original
        let keyRange = try #require(bytes.range(of: Data(key.utf8)))
        let position = keyRange.upperBound + 4
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(position..<position + 4, with: $0) }
        _ = try runs(bytes, in: folder)
      }
    }
  }

  /// Whether the model is loaded; it then runs or gives an error.
  private func runs(_ bytes: Data, in folder: TemporaryFolder) throws -> Bool {
    do {
      let decoder = try HandMadeModel.load(bytes, in: folder)
      let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 8)
      let sequence = decoder.makeSequence(capacity: 8)
      for tokens: [Int32] in [[0, 1], [1]] {
        try decoder.run([DecoderStep(sequence: sequence, tokens: tokens)], in: workspace)
      }
      return true
    } catch is DecoderError {
      return false
    } catch is ModelFileError {
      return false
    }
  }
}
