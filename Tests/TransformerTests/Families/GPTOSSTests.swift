import DecoderFixture
import Foundation
import ModelFiles
import TestSupport
import Testing
import Transformer

@Suite("gpt-oss")
struct GPTOSSTests {
  @Test("sees tokens before the window through its full layers only")
  func window() throws {
    let tiny = try TinyDecoder("gpt-oss")
    // Windows are 24 tokens long and the layers alternate, so a change 60 tokens back reaches the last token, but less
    // than one inside the window.
    let prompt = arbitraryTokens(80, seed: 9)
    let expected = try tiny.append(prompt, to: tiny.makeSequence()).suffix(1)
    let changes = try [15, 75].map { position in
      var changed = prompt
      changed[position] = (changed[position] + 1) % 300
      return relativeError(try tiny.append(changed, to: tiny.makeSequence()).suffix(1), Array(expected))
    }
    #expect(changes[0] > 1e-4 && changes[1] > changes[0])
  }

  @Test("is refused where a layer has no sinks")
  func missingSinks() throws {
    let name = "blk.1.attn_sinks.weight"
    var bytes = try Data(contentsOf: URL(filePath: DecoderFixture.path("gpt-oss")))
    let range = try #require(bytes.range(of: Data(name.utf8)))
    bytes.replaceSubrange(range, with: Data("blk.1.attn_sinkz.weight".utf8))
    let error = try #require(throws: DecoderError.self) {
      try HandMadeModel.load(bytes, in: TemporaryFolder())
    }
    guard case .file(.missingTensor(_, name)) = error else {
      Issue.record("\(error)")
      return
    }
  }
}
