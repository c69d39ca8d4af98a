import DecoderFixture
import Tensors
import Testing
import Transformer

/// The bound of the relative error of logits against the reference, and between ways to compute the same.
let largestError: Float = 1e-4

@Suite("Decoders of every family")
struct DecoderReferenceTests {
  @Test("give the logits of the reference, whether a prompt comes whole, in pieces or token by token", arguments: names)
  func logits(of name: String) throws {
    let tiny = try TinyDecoder(name)
    let reference = try DecoderFixture.reference(name)
    for (index, prompt) in reference.prompts.enumerated() {
      let expected = reference.rows(ofPrompt: index)
      for pieces in [256, 5, 1] {
        let rows = try tiny.append(prompt, to: tiny.makeSequence(), pieces: pieces)
        let error = relativeError(rows.suffix(expected.count), expected)
        #expect(error <= largestError, "prompt of \(prompt.count) tokens in pieces of \(pieces)")
      }
    }
  }

  @Test("continue a prompt like the reference", arguments: names)
  func continuation(of name: String) throws {
    let reference = try DecoderFixture.reference(name)
    let (expected, prompt) = (try #require(reference.continuation), try #require(reference.continuedPrompt))
    #expect(expected.count == 32)
    #expect(try TinyDecoder(name).continuation(of: reference.prompts[prompt], count: 32) == expected)
  }

  @Test("give the vectors of the reference where the model embeds", arguments: DecoderFixture.embeddingNames)
  func vectors(of name: String) throws {
    let tiny = try TinyDecoder(name)
    let reference = try DecoderFixture.reference(name)
    for (index, prompt) in reference.prompts.enumerated() {
      let steps = [DecoderStep(sequence: tiny.makeSequence(), tokens: prompt)]
      try tiny.decoder.run(steps, in: tiny.workspace, computesLogits: false)
      #expect(tiny.workspace.logits.rowCount == 0)
      let vector = Array(tiny.workspace.hidden.elements)
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let error = relativeError([vector.map { $0 / length }], reference.rows(ofPrompt: index))
      #expect(error <= largestError)
    }
  }

  @Test("come close to the reference with keys and values of 16 bits", arguments: names)
  func halfCache(of name: String) throws {
    let tiny = try TinyDecoder(name, cacheElement: .f16)
    let reference = try DecoderFixture.reference(name)
    let expected = reference.rows(ofPrompt: 2)
    let rows = try tiny.append(reference.prompts[2], to: tiny.makeSequence())
    let error = relativeError(rows.suffix(expected.count), expected)
    #expect(error <= 2e-2)
    #expect(error > 0)
  }

  @Test("have a reference each")
  func coverage() throws {
    let architectures = try Set(names.map { try TinyDecoder($0).decoder.configuration.architecture })
    #expect(Set(Decoder.supportedArchitectures).subtracting(architectures).isEmpty)
  }
}

private let names = DecoderFixture.names
