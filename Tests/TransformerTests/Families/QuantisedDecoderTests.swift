import DecoderFixture
import Testing
import Transformer

@Suite("Decoders with quantised weights")
struct QuantisedDecoderTests {
  /// The bound of the relative error: products round their other factor, see `roundingShift` of the fixtures.
  private let largestError: Float = 0.06

  @Test("come close to the reference, and continue like it", arguments: DecoderFixture.quantisedNames)
  func reference(name: String) throws {
    let tiny = try TinyDecoder(name)
    let reference = try DecoderFixture.reference(name)
    for (index, prompt) in reference.prompts.enumerated() {
      let expected = reference.rows(ofPrompt: index)
      let rows = try tiny.append(prompt, to: tiny.makeSequence())
      #expect(relativeError(rows.suffix(expected.count), expected) <= largestError)
    }
    let (continuation, prompt) = (try #require(reference.continuation), try #require(reference.continuedPrompt))
    #expect(try tiny.continuation(of: reference.prompts[prompt], count: 32) == continuation)
  }

  @Test("give the same whole, in pieces and token by token", arguments: DecoderFixture.quantisedNames)
  func pieces(name: String) throws {
    let tiny = try TinyDecoder(name)
    let prompt = arbitraryTokens(70, seed: 5)
    let whole = try tiny.append(prompt, to: tiny.makeSequence())
    for pieces in [9, 1] {
      let rows = try tiny.append(prompt, to: tiny.makeSequence(), pieces: pieces)
      #expect(relativeError(rows, whole) <= TransformerTests.largestError)
    }
  }
}
